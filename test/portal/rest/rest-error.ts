import type { JsonMap } from '../json.ts';

/** An error at the root of the answer, with its HTTP status (platform contract 4.4, 4.5). */
export class RestError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** Additional root keys such as `argument`. */
    readonly extra: JsonMap = {},
  ) {
    super(message);
    this.name = 'RestError';
  }
}
