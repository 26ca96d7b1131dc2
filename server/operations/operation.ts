import type { z } from 'zod';
import type { Refusal } from '../bitrix24/answer.ts';
import { checkInput, parseInput } from '../bitrix24/biconnector/check-input.ts';
import type { TokenKey } from '../bitrix24/identifiers.ts';
import type { Language } from './language.ts';

/** The result of an operation: the value under `item` or `items`, or a refusal. */
export type Reply<T = unknown> = (
  | { readonly ok: true; readonly value: T; readonly from?: { readonly time: unknown } }
  /** `details` stand beside the code and message of the error. */
  | (Refusal & { readonly details?: Readonly<Record<string, unknown>> })
) & {
  /** Title of the object, for the audit trail; no part of the answer. */
  readonly title?: string;
};

/** The reply with the title of the object it is about, where that is known. */
export const withTitle = (reply: Reply, title: string | undefined): Reply =>
  title === undefined ? reply : { ...reply, title };

/** What can be done to an object, and to which kind of object, as the audit trail says it. */
export const changeVerbs = ['created', 'changed', 'deleted', 'imported', 'revoked', 'published'] as const;
export const changeKinds = [
  'connector',
  'source',
  'table',
  'connectors',
  'serviceKey',
  'database',
  'tables',
  'savedQuery',
  'accessKey',
  'hourlyCheck',
] as const;

/** A change in words, for the audit trail. */
export interface Change {
  readonly verb: (typeof changeVerbs)[number];
  readonly kind: (typeof changeKinds)[number];
  /** Whether a request with this body changes anything; default: every request does. */
  readonly when?: (body: unknown) => boolean;
}

/** The value of an operation that answers with a file to save. */
export interface FileToSave {
  readonly name: string;
  /** One of the operation's `file` types. */
  readonly type: string;
  readonly text: string;
}

/** The shape of a 2xx answer. */
export type AnswerShape =
  | { readonly item: z.ZodType }
  | { readonly items: z.ZodType }
  /** Content types of the file, and the schema of the one that is JSON. */
  | { readonly file: readonly string[]; readonly json?: z.ZodType };

type Description = DescriptionOfAny &
  (
    | { readonly method: 'get'; readonly changes?: never }
    | {
        readonly method: 'post' | 'put' | 'patch' | 'delete';
        /** The line in the audit trail; `'nothing'` where the request changes nothing worth one. */
        readonly changes: Change | 'nothing';
      }
  );

interface DescriptionOfAny {
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
    | 'keys'
    | 'databases'
    | 'health';
  readonly summary: Readonly<Record<Language, string>>;
  readonly answer: AnswerShape;
  /** Status of a 2xx answer, default 200. */
  readonly status?: 200 | 201;
  /** Error codes beyond those every operation has. */
  readonly errors: readonly string[];
  /** Size limit of the body in bytes, default 512 KB. */
  readonly largestBody?: number;
  /** True when only administrators of the portal may ask. */
  readonly administrators?: boolean;
  /**
   * Whether service keys reach it. Default: they do unless it is for administrators. `'write'`: only keys that may write,
   * although it is for administrators or changes nothing. `'never'`: it means nothing to a server.
   */
  readonly service?: 'write' | 'never';
  /**
   * Schema of what is told while the operation runs. A client that accepts `application/x-ndjson` gets a line with `progress`
   * for each, and a last line with `item` or `error`.
   */
  readonly progress?: z.ZodType;
  /** True when each request runs by itself and ends when its client leaves; by default equal requests share one run. */
  readonly alone?: boolean;
}

/** One request, checked and typed. */
export interface CheckedRequest<Params, Query, Body> {
  /** The user whose rights the request has. */
  readonly user: TokenKey;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** The unchecked body of an operation that declares `fields`. */
  readonly fields: unknown;
  /** Fires when the client has left; only operations that run `alone` break off. */
  readonly signal: AbortSignal;
  /** Tells how far the work is, in the form of `progress`; nobody may be listening. */
  readonly tell: (progress: unknown) => void;
}

/** An operation as it is declared. The messages of its schemas are error codes. */
export type OperationDefinition<Params, Query, Body> = Description & {
  /** Schema of the parameters in the path. */
  readonly params?: z.ZodType<Params>;
  /** Schema of the query, brackets nested: `filter[id][in]=1` is `{filter:{id:{in:'1'}}}`. Without it the query is ignored. */
  readonly query?: z.ZodType<Query>;
  readonly body?: z.ZodType<Body>;
  /** Schema of a body that is only described here: a typed method checks it by this very schema before it sends it. */
  readonly fields?: z.ZodType;
  /** Runs the operation. May throw a DeskError; a refusal of Bitrix24 is returned. */
  readonly run: (request: CheckedRequest<Params, Query, Body>) => Promise<Reply>;
};

/** A request that is not checked yet. */
export interface RawRequest {
  readonly user: TokenKey;
  readonly params: object;
  readonly query: object;
  readonly body: unknown;
  readonly signal: AbortSignal;
  readonly tell: (progress: unknown) => void;
}

/** Something that can be asked: its routes and its place in the OpenAPI documents are both made from it. */
export type Operation = Description & {
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Checks the request in the portal's order (the id before the fields, biconnector contract 2.6) and runs it. */
  readonly handle: (request: RawRequest) => Promise<Reply>;
};

/** The change that a request with this body makes; undefined where it makes none. */
export function changeBy({ changes }: Operation, body: unknown): Change | undefined {
  if (changes === undefined || changes === 'nothing') return undefined;
  return changes.when === undefined || changes.when(body) ? changes : undefined;
}

/** Whether an operation with this body takes a request that has none. */
export const mayBeMissing = (body: z.ZodType): boolean => body.safeParse(undefined).success;

export function defineOperation<Params = undefined, Query = undefined, Body = undefined>(
  definition: OperationDefinition<Params, Query, Body>,
): Operation {
  const { run, fields, ...described } = definition;
  const checkBody = definition.body && mayBeMissing(definition.body) ? parseInput : checkInput;
  return {
    ...described,
    ...(fields && { body: fields }),
    handle: async ({ user, params, query, body, signal, tell }) => {
      const checkedParams = definition.params && parseInput(definition.params, params);
      if (checkedParams?.ok === false) return checkedParams;
      const checkedQuery = definition.query && parseInput(definition.query, query);
      if (checkedQuery?.ok === false) return checkedQuery;
      const checkedBody = definition.body && checkBody(definition.body, body);
      if (checkedBody?.ok === false) return checkedBody;
      return run({
        user,
        params: checkedParams?.value as Params,
        query: checkedQuery?.value as Query,
        body: checkedBody?.value as Body,
        fields: body,
        signal,
        tell,
      });
    },
  };
}
