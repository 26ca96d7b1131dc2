import express, { Router, type Request, type RequestHandler, type Response } from 'express';
import { DeskError } from '../../desk-error.ts';
import { methodNotAllowed } from '../http/errors.ts';
import { sendFailure } from '../http/send-failure.ts';
import type { Profiles } from '../../portals/profile.ts';
import { userOf } from '../http/who-asks.ts';
import { pathAt, type ApiKind } from './api-kind.ts';
import { readSearch, searchOf } from './read-search.ts';
import type { FileToSave, Operation, Reply } from '../../operations/operation.ts';

/** Size limit of a body for which the operation names none, in bytes. */
const usualBody = 512 * 1024;

/** A request for an operation, once its caller is known and its body read. */
export interface OperationRequest {
  readonly operation: Operation;
  /** The operation's path at this way in. */
  readonly path: string;
  readonly req: Request;
  readonly res: Response;
}

/** A step around an operation: it decides whether the rest runs, and which reply is sent. */
export type OperationStep = (request: OperationRequest, run: () => Promise<Reply>) => Promise<Reply>;

export interface OperationRoutesOptions {
  readonly operations: readonly Operation[];
  /** Beginning of the paths, default `/api`. */
  readonly prefix?: ApiKind['prefix'];
  /** Finds out which user makes a request. */
  readonly guard: RequestHandler;
  /** Steps around each operation, the outermost first. */
  readonly steps: readonly OperationStep[];
}

/** Makes the Express routes of operations. */
export function createOperationRoutes({
  operations,
  prefix = '/api',
  guard,
  steps,
}: OperationRoutesOptions): Router {
  const router = Router();

  const handlerOf = (operation: Operation, path: string): RequestHandler =>
    async function handleOperation(req, res) {
      const request = { operation, path, req, res };
      const run = () =>
        operation.handle({
          user: userOf(res.locals),
          params: req.params,
          query: operation.query === undefined ? {} : readSearch(searchOf(req)),
          body: req.body as unknown,
          // A run that several clients wait for goes on when one of them leaves.
          signal: operation.alone === true ? whenLeft(res) : neverAborted,
        });
      const runSteps = steps.reduceRight<() => Promise<Reply>>(
        (inner, step) => () => step(request, inner),
        run,
      );
      const reply = await runSteps();
      if (reply.ok) sendReply(res, operation, reply);
      else sendFailure(req, res, reply);
    };

  for (const [path, atPath] of byPath(operations, prefix)) {
    const route = router.route(path.replaceAll(/\{(\w+)\}/g, ':$1'));
    for (const operation of atPath)
      route[operation.method](guard, ...readBody(operation), handlerOf(operation, path));
    route.all(methodNotAllowed(...methodsOf(atPath)));
  }
  return router;
}

/** Makes the step that refuses users who are no administrators where only administrators may ask. */
export const administratorsOnly =
  ({ requireAdministrator }: Profiles): OperationStep =>
  async ({ operation, res }, run) => {
    if (operation.administrators === true) await requireAdministrator(userOf(res.locals));
    return run();
  };

/** Groups operations by path. Paths without parameters come first, because `fields` must not be taken for an id. */
function byPath(
  operations: readonly Operation[],
  prefix: ApiKind['prefix'],
): readonly (readonly [string, readonly Operation[]])[] {
  const paths = [...new Set(operations.map(({ path }) => path))];
  const hasParameters = (path: string) => Number(path.includes('{'));
  return paths
    .sort((one, other) => hasParameters(one) - hasParameters(other))
    .map(path => [pathAt(prefix, path), operations.filter(operation => operation.path === path)]);
}

const methodsOf = (operations: readonly Operation[]): readonly string[] =>
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

const neverAborted = new AbortController().signal;

/** A signal that fires when the client leaves before it has its answer. */
function whenLeft(res: Response): AbortSignal {
  const left = new AbortController();
  res.once('close', () => {
    if (!res.writableFinished) left.abort(new DeskError('CLIENT_LEFT'));
  });
  return left.signal;
}

function sendReply(
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
