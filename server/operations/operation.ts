import type { z } from 'zod';
import type { Refusal } from '../bitrix24/answer.ts';
import { checkInput, parseInput } from '../bitrix24/biconnector/check-input.ts';
import type { TokenKey } from '../bitrix24/identifiers.ts';
import type { Language } from './language.ts';
import { readSearch } from './search.ts';

/** What an operation gives: the value under `item` or `items`, or why there is none. */
export type Reply<T = unknown> =
  { readonly ok: true; readonly value: T; readonly from?: { readonly time: unknown } } | Refusal;

/** The value of an operation that answers with a file to save. */
export interface FileToSave {
  readonly name: string;
  /** One of the operation's `file` types. */
  readonly type: string;
  readonly text: string;
}

/** What a 2xx answer holds. */
export type AnswerShape =
  | { readonly item: z.ZodType }
  | { readonly items: z.ZodType }
  /** Content types. */
  | { readonly file: readonly string[] };

interface Description {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** With parameters in braces: `/api/connectors/{id}`. */
  readonly path: `/api/${string}`;
  readonly tag:
    | 'connectors'
    | 'sources'
    | 'tables'
    | 'endpoints'
    | 'settings'
    | 'installation'
    | 'portal'
    | 'journal'
    | 'keys';
  readonly summary: Readonly<Record<Language, string>>;
  readonly answer: AnswerShape;
  /** Default 200. */
  readonly status?: 200 | 201;
  /** Codes beyond those every operation has. */
  readonly errors: readonly string[];
  /** Of the body, in bytes; default 512 KB. */
  readonly largestBody?: number;
  /** Only whom the portal calls an administrator may ask. */
  readonly administrators?: boolean;
  /**
   * Whether service keys reach it. Default: where any user may ask, not where only administrators may. `'write'`: keys that may
   * write, though it is for administrators, or changes nothing. `'never'`: it means nothing to a server.
   */
  readonly service?: 'write' | 'never';
  /** Whether a request with this body changes anything worth a line in the audit trail; default: any but GET. */
  readonly changes?: (body: unknown) => boolean;
  /** Each request is one of its own, which ends when its client leaves; default: equal ones are shared. */
  readonly alone?: boolean;
}

/** One request, checked and typed. */
export interface Asked<Params, Query, Body> {
  /** As whom. */
  readonly user: TokenKey;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** Fires when nobody waits for the answer any more; only operations that run `alone` break off. */
  readonly signal: AbortSignal;
}

export interface OperationDefinition<Params, Query, Body> extends Description {
  /** The parameters of the path. Its messages are error codes, as are those of the two below. */
  readonly params?: z.ZodType<Params>;
  /** The query, brackets nested: `filter[id][in]=1` is `{filter:{id:{in:'1'}}}`. Without it the query is not looked at. */
  readonly query?: z.ZodType<Query>;
  readonly body?: z.ZodType<Body>;
  /** The schema for this very body, where the portal may know more fields than `body`, which is what is documented. */
  readonly bodyFor?: (user: TokenKey, body: unknown) => Promise<z.ZodType<Body>>;
  /** Knows nothing of HTTP. May throw a DeskError; what Bitrix24 refuses is returned. */
  readonly run: (asked: Asked<Params, Query, Body>) => Promise<Reply>;
}

/** A request as it came. */
export interface RawRequest {
  readonly user: TokenKey;
  readonly params: object;
  /** The query as text, without its `?`. */
  readonly search: string;
  readonly body: unknown;
  readonly signal: AbortSignal;
}

/** One HTTP operation: its route and its place in the OpenAPI document are both made from it. */
export interface Operation extends Description {
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Checks the request in the portal's order (the id before the fields, biconnector contract 2.6) and runs it. */
  readonly handle: (request: RawRequest) => Promise<Reply>;
}

/** Whether the request changes something. */
export const changesSomething = ({ method, changes }: Operation, body: unknown): boolean =>
  changes === undefined ? method !== 'get' : changes(body);

export function defineOperation<Params = undefined, Query = undefined, Body = undefined>(
  definition: OperationDefinition<Params, Query, Body>,
): Operation {
  const { run, bodyFor, ...described } = definition;
  return {
    ...described,
    handle: async ({ user, params, search, body, signal }) => {
      const readParams = definition.params && parseInput(definition.params, params);
      if (readParams?.ok === false) return readParams;
      const readQuery = definition.query && parseInput(definition.query, readSearch(search));
      if (readQuery?.ok === false) return readQuery;
      const bodySchema = bodyFor === undefined ? definition.body : await bodyFor(user, body);
      const readBody = bodySchema && checkInput(bodySchema, body);
      if (readBody?.ok === false) return readBody;
      return run({
        user,
        params: readParams?.value as Params,
        query: readQuery?.value as Query,
        body: readBody?.value as Body,
        signal,
      });
    },
  };
}
