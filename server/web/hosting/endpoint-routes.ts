import { Router, type Request, type RequestHandler, type Response } from 'express';
import { readForm, type FormMap } from '../../bitrix24/endpoint-protocol/form-body.ts';
import { QuestionRefused } from '../../bitrix24/endpoint-protocol/question-refused.ts';
import {
  readDataQuestion,
  readTableDescriptionQuestion,
  readTableListQuestion,
} from '../../bitrix24/endpoint-protocol/questions.ts';
import type { RowStream } from '../../databases/port/database-adapter.ts';
import { DatabaseFailure } from '../../databases/port/database-failure.ts';
import { DeskError } from '../../desk-error.ts';
import { errorCatalogue } from '../../error-catalogue.ts';
import type { EndedRequest, RecordRequest } from '../../hosting/records/data-request-log.ts';
import type { AnswerCheck } from '../../hosting/endpoints/answer-check.ts';
import type { PrepareData } from '../../hosting/endpoints/answer-data.ts';
import type { AnswerColumns, AnswerTables } from '../../hosting/endpoints/answer-tables.ts';
import { keyOf, type FindDatabase, type OpenedDatabase } from '../../hosting/records/find-database.ts';
import { endpointPaths } from '../../hosting/publication/own-connector.ts';
import type { AccessKeyStore } from '../../hosting/records/access-key-store.ts';
import type { Clock } from '../../time/clock.ts';
import { methodNotAllowed } from '../http/errors.ts';
import { createFailedAttempts } from '../api/failed-attempts.ts';
import { findKey } from './find-key.ts';
import { createReceiveBody } from './receive-body.ts';
import { sendRows } from './send-rows.ts';

export interface EndpointRoutesOptions {
  readonly accessKeys: Pick<AccessKeyStore, 'find'>;
  readonly findDatabase: FindDatabase;
  readonly answerCheck: AnswerCheck;
  readonly answerTables: AnswerTables;
  readonly answerColumns: AnswerColumns;
  readonly prepareData: PrepareData;
  readonly record: RecordRequest;
  /** Wrong keys that one address may show in a minute. */
  readonly failuresPerMinute: number;
  readonly clock: Clock;
  /** Called with what nobody expected. */
  readonly onFault: (error: unknown) => void;
}

/** A question whose access key opens a database. */
interface Question {
  readonly req: Request;
  readonly res: Response;
  readonly opened: OpenedDatabase;
  readonly form: FormMap;
  /** Fires when Bitrix24 has left. */
  readonly left: AbortSignal;
  /** What the list of data requests says about the call; the answering function fills it in. */
  readonly note: { -readonly [Part in keyof EndedRequest]?: EndedRequest[Part] };
}

/**
 * The four endpoints that Bitrix24 asks (biconnector contract 7). The access key alone proves who asks; everybody else learns
 * nothing, not even whether a key ever existed.
 */
export function createEndpointRoutes(options: EndpointRoutesOptions): Router {
  const { accessKeys, findDatabase, record, clock, onFault } = options;
  const receiveBody = createReceiveBody();
  const failures = createFailedAttempts(options.failuresPerMinute, clock);

  async function openWith(body: Buffer, address: string | undefined): Promise<OpenedDatabase> {
    const key = findKey(body);
    const owner = key === undefined ? undefined : await accessKeys.find(key);
    if (owner !== undefined) return findDatabase(owner);
    failures.count(address);
    throw new DeskError('ACCESS_KEY_REFUSED');
  }

  const answering = (
    endpoint: EndedRequest['endpoint'],
    answer: (question: Question) => Promise<() => unknown>,
  ): RequestHandler =>
    async function answerEndpoint(req, res) {
      const left = new AbortController();
      res.once('close', () => {
        if (!res.writableFinished) left.abort();
      });
      const begun = clock.now();
      let opened: OpenedDatabase | undefined;
      const note: Question['note'] = {};
      try {
        const body = await receiveBody(req);
        opened = await openWith(body, req.ip);
        const finish = await answer({ req, res, opened, form: readForm(body), left: left.signal, note });
        // The list has the call before its answer ends, so that nobody looks for it in vain.
        await record(keyOf(opened.database), { ...note, endpoint, begun });
        finish();
      } catch (failure) {
        if (opened) await record(keyOf(opened.database), { ...note, endpoint, begun, failure });
        if (!isExpected(failure)) onFault(failure);
        refuse(res, failure);
      }
    };

  const router = Router();
  const route = (path: string, handler: RequestHandler) =>
    router.route(path).post(handler).all(methodNotAllowed('POST'));

  route(
    endpointPaths.urlCheck,
    answering('check', async ({ res, opened, left }) => {
      await options.answerCheck(opened, left);
      return () => res.type('text/plain').send('OK');
    }),
  );
  route(
    endpointPaths.urlTableList,
    answering('tables', async ({ res, opened, form, left, note }) => {
      const { searchString } = readTableListQuestion(form);
      note.question = { searchString };
      const tables = await options.answerTables(opened, searchString, left);
      note.counted = { rows: tables.length, bytes: 0, nulled: 0 };
      return () => res.json(tables);
    }),
  );
  route(
    endpointPaths.urlTableDescription,
    answering('columns', async ({ res, opened, form, left, note }) => {
      const { table } = readTableDescriptionQuestion(form);
      note.tableCode = table;
      const columns = await options.answerColumns(opened, table, left);
      note.counted = { rows: columns.length, bytes: 0, nulled: 0 };
      return () => res.json(columns);
    }),
  );
  route(
    endpointPaths.urlData,
    answering('data', async ({ res, opened, form, left, note }) => {
      const question = readDataQuestion(form);
      note.tableCode = question.table;
      note.question = describeQuestion(form);
      const begun = performance.now();
      const { header, open } = await options.prepareData(opened, question, left);
      let stream: RowStream | undefined;
      try {
        await sendRows({
          res,
          header,
          open,
          clock,
          left,
          onOpened: opened => {
            stream = opened;
            note.sql = opened.sql;
            note.firstRowMs = Math.round(performance.now() - begun);
          },
        });
      } finally {
        note.counted = stream?.counted();
        await stream?.cancel();
      }
      return () => res.end(']');
    }),
  );
  return router;
}

/** What was asked for, without the connection, in the form in which it came. */
function describeQuestion(form: FormMap): object {
  const plain = (value: FormMap | string): unknown =>
    typeof value === 'string'
      ? value
      : Object.fromEntries([...value].map(([key, inner]) => [key, plain(inner)]));
  return Object.fromEntries(
    ['select', 'filter', 'limit'].flatMap(name => {
      const value = form.get(name);
      return value === undefined ? [] : [[name, plain(value)] as const];
    }),
  );
}

const isExpected = (failure: unknown): boolean =>
  [DeskError, QuestionRefused, DatabaseFailure].some(family => failure instanceof family);

/** Answers with a short body that names nothing; an answer that has begun is broken off already. */
function refuse(res: Response, failure: unknown): void {
  if (res.headersSent || res.destroyed) return;
  const { status, code, message, retryAfter } = describeFailure(failure);
  res.locals.failureCode = code;
  if (retryAfter !== undefined) res.setHeader('Retry-After', String(retryAfter));
  res.setHeader('Cache-Control', 'no-store');
  // The rest of a body that was not read would be taken for the next request.
  if (!res.req.complete) res.setHeader('Connection', 'close');
  res.status(status).json({ error: message });
}

function describeFailure(failure: unknown): {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly retryAfter?: number | undefined;
} {
  if (failure instanceof DeskError) return failure;
  if (failure instanceof QuestionRefused) {
    const { code, message } = failure;
    return { status: code === 'BODY_TOO_LARGE' ? 413 : 400, code, message };
  }
  if (failure instanceof DatabaseFailure) {
    const { code, message } = failure;
    return { status: errorCatalogue[code][0], code, message, ...(code === 'BUSY' && { retryAfter: 5 }) };
  }
  const [status, message] = errorCatalogue.INTERNAL_ERROR;
  return { status, code: 'INTERNAL_ERROR', message };
}
