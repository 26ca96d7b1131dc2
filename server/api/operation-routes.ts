import { createHash } from 'node:crypto';
import express, { Router } from 'express';
import type { RequestHandler, Response } from 'express';
import { LRUCache } from 'lru-cache';
import { asDeskError } from '../bitrix24/answer.ts';
import { DeskError } from '../desk-error.ts';
import { methodNotAllowed } from '../http/errors.ts';
import type { RequireAdministrator } from '../portals/administrators.ts';
import { userOf } from '../session/signed-in.ts';
import { createSingleFlight } from '../single-flight.ts';
import type { FileToSave, Operation, RawRequest, Reply } from './operation.ts';

const usualBody = 512 * 1024;

export interface OperationRoutesOptions {
  readonly operations: readonly Operation[];
  readonly requireUser: RequestHandler;
  readonly requireAdministrator: RequireAdministrator;
}

/** The Express routes of operations. */
export function createOperationRoutes({
  operations,
  requireUser,
  requireAdministrator,
}: OperationRoutesOptions): Router {
  const router = Router();
  const together = createTogether();
  for (const [path, atPath] of byPath(operations)) {
    const route = router.route(path.replaceAll(/\{(\w+)\}/g, ':$1'));
    for (const operation of atPath) {
      route[operation.method](requireUser, ...readBody(operation), async (req, res) => {
        const user = userOf(res.locals);
        if (operation.administrators === true) await requireAdministrator(user);
        const reply = await together(operation, {
          user,
          params: req.params,
          search: /\?(?<search>.*)$/s.exec(req.originalUrl)?.groups?.['search'] ?? '',
          body: req.body as unknown,
          // An answer that several wait for is not broken off when one of them leaves.
          signal: operation.alone === true ? whenLeft(res) : never,
        });
        if (!reply.ok) throw asDeskError(reply);
        send(res, operation, reply);
      });
    }
    route.all(methodNotAllowed(...allowed(atPath)));
  }
  return router;
}

/** Paths without parameters first: `fields` is no id. */
function byPath(operations: readonly Operation[]): readonly (readonly [string, readonly Operation[]])[] {
  const paths = [...new Set(operations.map(({ path }) => path))];
  const isOpen = (path: string) => Number(path.includes('{'));
  return paths
    .sort((one, other) => isOpen(one) - isOpen(other))
    .map(path => [path, operations.filter(operation => operation.path === path)]);
}

const allowed = (operations: readonly Operation[]): readonly string[] =>
  operations.flatMap(({ method }) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]));

function readBody({ body, largestBody = usualBody }: Operation): readonly RequestHandler[] {
  if (body === undefined) return [];
  return [
    function requireJson(req, _res, next) {
      if (req.is('application/json') === false) {
        next(new DeskError('WRONG_CONTENT_TYPE', 'This address takes JSON.', { status: 415 }));
      } else next();
    },
    express.json({ limit: largestBody }),
  ];
}

/**
 * The same request of the same user, while it is on its way, is one request: a double submit creates once, and a question
 * asked twice is asked once. A question asked after the user's write has ended is a new one: its answer may differ.
 */
function createTogether() {
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
      return singleFlight(`${name} ${since} ${request.search}`, () => operation.handle(request));
    }
    return singleFlight(`${name} ${digest(request.body)}`, () =>
      operation.handle(request).finally(() => lastWrites.set(user, (writes += 1))),
    );
  };
}

const never = new AbortController().signal;

/** Fires when the client has gone before it had its answer. */
function whenLeft(res: Response): AbortSignal {
  const left = new AbortController();
  res.once('close', () => {
    if (!res.writableFinished)
      left.abort(new DeskError('CLIENT_LEFT', 'Nobody waits for the answer any more.', { status: 499 }));
  });
  return left.signal;
}

function digest(body: unknown): string {
  try {
    return createHash('sha256')
      .update(JSON.stringify([body]))
      .digest('base64');
  } catch {
    throw new DeskError('BAD_INPUT', 'The request is nested too deep.', { status: 400 });
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
