import { readFileSync } from 'node:fs';

/** A body written by PHP, what PHP's own `parse_str` makes of it, and the question in SQL or the reason of its refusal. */
export interface PhpBody {
  readonly name: string;
  readonly body: string;
  readonly parsed: object;
  /** Condition on the table `shop`. */
  readonly sql?: string;
  readonly clickhouse?: string;
  /** A code of `QuestionRefused`. */
  readonly refused?: string;
}

export const phpBodies = JSON.parse(
  readFileSync(new URL('./fixtures/php-bodies.json', import.meta.url), 'utf8'),
) as readonly PhpBody[];
