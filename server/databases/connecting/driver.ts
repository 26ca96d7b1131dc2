import type {
  CheckStepName,
  DatabaseAddress,
  DatabaseTable,
  Question,
  Target,
} from '../port/database-adapter.ts';
import type { DatabaseColumn } from '../port/condition.ts';
import type { JsonRows } from '../rows/json-rows.ts';

/** What an account may do besides reading. */
export interface Rights {
  /** May write or administer; a read-only session keeps it from that. */
  readonly wide: readonly string[];
  /** May read files or run programs, from which no read-only session keeps it. */
  readonly dangerous: readonly string[];
}

/** A question under way. */
export interface Asked {
  readonly sql: string;
  /** Writes rows into the `JsonRows` while it is iterated, and yields whenever some may be complete. */
  readonly progress: AsyncIterable<void>;
}

/** One logged-in connection, which does one thing at a time. Methods throw DatabaseFailure. */
export interface DatabaseSession {
  /** False once the connection has broken, or has done what later questions could notice. */
  isReusable(): boolean;
  rights(): Promise<Rights>;
  tables(): Promise<readonly DatabaseTable[]>;
  describe(target: Target): Promise<readonly DatabaseColumn[]>;
  ask(question: Question, rows: JsonRows): Promise<Asked>;
  /** The columns of one statement that only reads. */
  proveSelect(sql: string): Promise<readonly DatabaseColumn[]>;
  /** Ends what runs in the database, and the connection. Never throws. */
  cancel(): Promise<void>;
  /** Ends the connection. Never throws. */
  close(): Promise<void>;
}

/** Tells that a step of a check has been passed. */
export type Passed = (step: CheckStepName, state?: 'ok' | 'skipped') => void;

/** One type of database. */
export interface DatabaseDriver {
  /** @throws DatabaseFailure with the code of what failed first */
  connect(address: DatabaseAddress, signal: AbortSignal, passed?: Passed): Promise<DatabaseSession>;
}

export interface DriverLimits {
  /** Longest time of a question in the database, in milliseconds. */
  readonly statementMs: number;
  /** Longest time of everything else that is asked, in milliseconds. */
  readonly metadataMs: number;
}

export const usualDriverLimits: DriverLimits = { statementMs: 15 * 60_000, metadataMs: 20_000 };

/** A driver's words without the password, in which some drivers and servers repeat what they got. */
export const withoutPassword = (words: string, { password }: Pick<DatabaseAddress, 'password'>): string =>
  (password === '' ? words : words.replaceAll(password, '***')).slice(0, 2000);

/** What an error says, from whatever library or thread it comes. */
export function wordsOf(error: unknown): string {
  const message =
    typeof error === 'object' && error !== null && 'message' in error ? error.message : undefined;
  return typeof message === 'string' ? message : '';
}
