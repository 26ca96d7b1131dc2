import express, { Router, type Request, type RequestHandler, type Response } from 'express';
import { LRUCache } from 'lru-cache';
import { DeskError } from '../../desk-error.ts';
import { methodNotAllowed } from '../http/errors.ts';
import { sendFailure } from '../http/send-failure.ts';
import type { Profiles } from '../../portals/profile.ts';
import { sha256Hex } from '../../secrets/sha256.ts';
import { userOf } from '../http/who-asks.ts';
import { createSingleFlight } from '../../time/single-flight.ts';
import { pathAt, type ApiKind } from './api-kind.ts';
import { readSearch } from './read-search.ts';
import type { FileToSave, Operation, RawRequest, Reply } from '../../operations/operation.ts';

const usualBody = 512 * 1024;

/** What is asked, once its caller is known and its body read. */
export interface Asking {
  readonly operation: Operation;
  /** Of the operation as it is reached here. */
  readonly path: string;
  readonly req: Request;
  readonly res: Response;
}

/** What is done around an operation: it decides whether the rest is run, and what comes of it. */
export type Step = (asking: Asking, run: () => Promise<Reply>) => Promise<Reply>;

export interface OperationRoutesOptions {
  readonly operations: readonly Operation[];
  /** What the paths begin with, default `/api`. */
  readonly prefix?: ApiKind['prefix'];
  /** Finds out as whom a request is made. */
  readonly guard: RequestHandler;
  /** The first is the outermost. */
  readonly steps: readonly Step[];
  /** Equal writes at the same time are as many writes; default: a double submit is one. */
  readonly eachWriteItsOwn?: boolean;
}

/** The Express routes of operations. */
export function createOperationRoutes({
  operations,
  prefix = '/api',
  guard,
  steps,
  eachWriteItsOwn = false,
}: OperationRoutesOptions): Router {
  const router = Router();
  const together = createTogether(eachWriteItsOwn);
  for (const [path, atPath] of byPath(operations, prefix)) {
    const route = router.route(path.replaceAll(/\{(\w+)\}/g, ':$1'));
    for (const operation of atPath) {
      route[operation.method](guard, ...readBody(operation), async (req, res) => {
        const run = () =>
          together(operation, {
            user: userOf(res.locals),
            params: req.params,
            query: operation.query === undefined ? {} : readSearch(searchOf(req)),
            body: req.body as unknown,
            // An answer that several wait for is not broken off when one of them leaves.
            signal: operation.alone === true ? whenLeft(res) : never,
          });
        const asking = { operation, path, req, res };
        const reply = await steps.reduceRight<() => Promise<Reply>>(
          (inner, step) => () => step(asking, inner),
          run,
        )();
        if (reply.ok) send(res, operation, reply);
        else sendFailure(req, res, reply);
      });
    }
    route.all(methodNotAllowed(...allowed(atPath)));
  }
  return router;
}

/** Lets administrators alone do what is theirs. */
export const administratorsOnly =
  ({ requireAdministrator }: Profiles): Step =>
  async ({ operation, res }, run) => {
    if (operation.administrators === true) await requireAdministrator(userOf(res.locals));
    return run();
  };

/** Paths without parameters first: `fields` is no id. */
function byPath(
  operations: readonly Operation[],
  prefix: ApiKind['prefix'],
): readonly (readonly [string, readonly Operation[]])[] {
  const paths = [...new Set(operations.map(({ path }) => path))];
  const isOpen = (path: string) => Number(path.includes('{'));
  return paths
    .sort((one, other) => isOpen(one) - isOpen(other))
    .map(path => [pathAt(prefix, path), operations.filter(operation => operation.path === path)]);
}

const allowed = (operations: readonly Operation[]): readonly string[] =>
  operations.flatMap(({ method }) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]));

function readBody({ body, largestBody = usualBody }: Operation): readonly RequestHandler[] {
  if (body === undefined) return [];
  return [
    function requireJson(req, _res, next) {
      if (req.is('application/json') === false) {
        next(new DeskError('WRONG_CONTENT_TYPE', { message: 'This address takes JSON.' }));
      } else next();
    },
    express.json({ limit: largestBody }),
  ];
}

/**
 * The same request of the same user, while it is on its way, is one request: a double submit creates once, and a question
 * asked twice is asked once. A question asked after the user's write has ended is a new one: its answer may differ.
 */
function createTogether(eachWriteItsOwn: boolean) {
  const singleFlight = createSingleFlight<Reply>();
  const lastWrites = new LRUCache<string, number>({ max: 10_000 });
  let writes = 0;
  return (operation: Operation, request: RawRequest): Promise<Reply> => {
    if (operation.alone === true) return operation.handle(request);
    const { memberId, userId } = request.user;
    const user = `${memberId}:${userId}`;
    const name = `${user} ${operation.method} ${operation.path} ${JSON.stringify(request.params)}`;
    if (operation.method === 'get') {
      const since = lastWrites.get(user) ?? 0;
      return singleFlight(`${name} ${since} ${JSON.stringify(request.query)}`, () =>
        operation.handle(request),
      );
    }
    const write = () => operation.handle(request).finally(() => lastWrites.set(user, (writes += 1)));
    return eachWriteItsOwn ? write() : singleFlight(`${name} ${digest(request.body)}`, write);
  };
}

const searchOf = ({ originalUrl }: Request): string =>
  /\?(?<search>.*)$/s.exec(originalUrl)?.groups?.['search'] ?? '';

const never = new AbortController().signal;

/** Fires when the client has gone before it had its answer. */
function whenLeft(res: Response): AbortSignal {
  const left = new AbortController();
  res.once('close', () => {
    if (!res.writableFinished) left.abort(new DeskError('CLIENT_LEFT'));
  });
  return left.signal;
}

function digest(body: unknown): string {
  try {
    return sha256Hex(JSON.stringify([body]));
  } catch {
    throw new DeskError('BAD_INPUT', { message: 'The request is nested too deep.' });
  }
}

function send(
  res: Response,
  { answer, status = 200 }: Operation,
  reply: Reply & { readonly ok: true },
): void {
  if ('file' in answer) {
    const { name, type, text } = reply.value as FileToSave;
    res.status(status).attachment(name).type(type).send(text);
    return;
  }
  const name = 'items' in answer ? 'items' : 'item';
  const { value, from } = reply;
  res.status(status).json({ [name]: value, ...(from && { answeredBy: 'server', time: from.time }) });
}
