import type { DatabaseAddress, ServerKind } from '../../../server/databases/port/database-adapter.ts';

/** A real database server that tests may make databases on. */
export interface TestServer {
  /** A database of this run, opened by an account that may only read; it is dropped at the end. */
  readonly address: DatabaseAddress & { readonly type: ServerKind };
  /** False for a server that lets everybody in without looking at the password. */
  readonly checksPasswords: boolean;
  /** Runs statements there as the owner. @returns the rows as lists of texts */
  run(sql: string): Promise<readonly (readonly (string | null)[])[]>;
  /** Number of queries of the account that run right now. */
  running(): Promise<number>;
  close(): Promise<void>;
}

/** Why a server is not there, for the name of the test that is left out. */
export interface NoServer {
  readonly missing: string;
}
