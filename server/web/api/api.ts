import type { Request, RequestHandler, Response } from 'express';
import { because } from '../../bitrix24/outbound/cause.ts';
import { DeskError } from '../../desk-error.ts';
import type { Operation, Reply } from '../../operations/operation.ts';
import type { BeginRequest } from '../http/begin-request.ts';
import type { AnswerError } from '../http/errors.ts';
import type { Guard } from '../http/guard.ts';
import type { Limit } from '../http/rate-limits.ts';
import { assertReadableUrl } from '../http/readable-request.ts';
import { userOf } from '../http/who-asks.ts';
import { pathAt, type ApiKind } from './api-kind.ts';
import { createFindRoute } from './find-route.ts';
import type { OperationRequest, OperationStep } from './operation-step.ts';
import { createProgressLines, type ProgressLines } from './progress-lines.ts';
import { createReadBody } from './read-body.ts';
import { readSearch, searchOf } from './read-search.ts';
import { sendReply } from './send-reply.ts';

/** One way into the API: for the pages of this app, or for other servers. */
export interface WayIn {
  readonly prefix: ApiKind['prefix'];
  readonly operations: readonly Operation[];
  /** Finds out which user makes a request. */
  readonly guard: Guard;
  /** Steps around each operation, the outermost first. */
  readonly steps: readonly OperationStep[];
}

export interface ApiOptions {
  readonly ways: readonly WayIn[];
  /** Notes that the request runs, see `Drain`. */
  readonly track: (res: Response) => void;
  readonly begin: BeginRequest;
  readonly limitAddress: Limit<Request>;
  readonly answerError: AnswerError;
}

/** The methods that one path takes, with what answers each. */
interface Route {
  /** The path as Express writes it, for metrics. */
  readonly label: string;
  readonly guard: Guard;
  readonly methods: ReadonlyMap<string, (req: Request, res: Response) => Promise<void>>;
}

/**
 * Makes the one middleware of all operations. A request goes through plain functions from its path to its answer, because a chain
 * of Express middlewares and routes costs more than all of what they do.
 */
export function createApi({ ways, track, begin, limitAddress, answerError }: ApiOptions): RequestHandler {
  const find = createFindRoute(new Map(ways.flatMap(way => [...routesOf(way)])));

  async function answer(
    req: Request,
    res: Response,
    { guard, methods }: Route,
    params: () => Request['params'],
  ): Promise<void> {
    assertReadableUrl(req);
    limitAddress(req);
    const handle = methods.get(req.method);
    if (handle === undefined) {
      res.setHeader('Allow', [...methods.keys()].join(', '));
      throw new DeskError('METHOD_NOT_ALLOWED');
    }
    req.params = params();
    const cause = await guard(req, res);
    await (cause === undefined ? handle(req, res) : because(cause, () => handle(req, res)));
  }

  return function answerApi(req, res, next) {
    const found = find(req.originalUrl);
    if (found === undefined) {
      next();
      return;
    }
    const { route, params } = found;
    req.route = { path: route.label };
    track(res);
    because(begin(req, res), () => answer(req, res, route, params)).catch((thrown: unknown) =>
      answerError(thrown, req, res),
    );
  };
}

function routesOf({ prefix, operations, guard, steps }: WayIn): ReadonlyMap<string, Route> {
  const routes = new Map<
    string,
    Route & { methods: Map<string, (req: Request, res: Response) => Promise<void>> }
  >();
  for (const operation of operations) {
    const path = pathAt(prefix, operation.path);
    const route = routes.get(path) ?? {
      label: path.replaceAll(/\{(\w+)\}/g, ':$1'),
      guard,
      methods: new Map(),
    };
    const handle = createHandle(operation, path, steps);
    route.methods.set(operation.method.toUpperCase(), handle);
    if (operation.method === 'get') route.methods.set('HEAD', handle);
    routes.set(path, route);
  }
  return routes;
}

function createHandle(
  operation: Operation,
  path: string,
  steps: readonly OperationStep[],
): (req: Request, res: Response) => Promise<void> {
  const readBody = createReadBody(operation);

  const run = ({ req, res, lines }: AnsweredRequest): Promise<Reply> =>
    operation.handle({
      user: userOf(res.locals),
      params: req.params,
      query: operation.query === undefined ? {} : readSearch(searchOf(req)),
      body: req.body as unknown,
      // A run that several clients wait for goes on when one of them leaves.
      signal: operation.alone === true ? whenLeft(res) : neverAborted,
      tell: lines.tell,
    });
  const runSteps = steps.reduceRight<(request: AnsweredRequest) => Promise<Reply>>(
    (inner, step) => request => step(request, () => inner(request)),
    run,
  );

  return async (req, res) => {
    if (readBody !== undefined) await readBody(req, res);
    const lines = createProgressLines(operation, req, res);
    try {
      const reply = await runSteps({ operation, path, req, res, lines });
      if (lines.begun()) lines.end(reply);
      else sendReply(req, res, operation, reply);
    } catch (thrown) {
      if (lines.begun()) lines.fail(thrown);
      throw thrown;
    }
  };
}

interface AnsweredRequest extends OperationRequest {
  readonly lines: ProgressLines;
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
