import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sendHtml, sendText } from '../http/send.ts';
import type { Json } from '../json.ts';
import type { Reply } from './endpoints.ts';

/** What a connector may do wrong; `slow` is merely late, the rest is wrong every time. */
export const misbehaviours = [
  'no-content',
  'empty',
  'error-in-200',
  'rows-as-objects',
  'no-header',
  'ragged-rows',
  'html',
  'redirect',
  'slow',
  'never',
  'huge',
] as const;
export type Misbehaviour = (typeof misbehaviours)[number];

/** Numbers a test may change. */
export interface Extent {
  slowMs: number;
  hugeBytes: number;
}

/** Answers, rightly or wrongly. `never` leaves the response to whoever closes the server. */
export async function send(
  response: ServerResponse,
  { status, body }: Reply,
  misbehaviour: Misbehaviour | undefined,
  extent: Extent & { readonly wait: (ms: number) => Promise<void> },
): Promise<void> {
  switch (misbehaviour) {
    case 'no-content':
      response.writeHead(204).end();
      return;
    case 'empty':
      sendText(response, 200, 'application/json', '');
      return;
    case 'error-in-200':
      sendJson(response, 200, { status: 'ERROR', error: 'Something went wrong' });
      return;
    case 'html':
      sendHtml(response, 200, '<!doctype html><title>Welcome</title><h1>Please sign in</h1>');
      return;
    case 'redirect':
      response.writeHead(302, { Location: '/elsewhere' }).end('Moved');
      return;
    case 'slow':
      await extent.wait(extent.slowMs);
      sendJson(response, status, body);
      return;
    case 'never':
      return;
    case 'huge':
      await flood(response, extent.hugeBytes);
      return;
    default:
      sendJson(response, status, misbehaviour === undefined ? body : spoil(body, misbehaviour));
  }
}

/** Damages rows; what is no table of rows stays as it is. */
function spoil(body: Json, how: 'rows-as-objects' | 'no-header' | 'ragged-rows'): Json {
  if (!Array.isArray(body) || !Array.isArray((body as readonly Json[])[0])) return body;
  const [header, ...rows] = body as readonly (readonly Json[])[];
  if (how === 'no-header') return rows;
  if (how === 'ragged-rows') return [header ?? [], ...rows.map((row, index) => row.slice(index % 2))];
  const codes = (header ?? []).map(code => JSON.stringify(code).replaceAll('"', ''));
  return rows.map(row => Object.fromEntries(codes.map((code, at) => [code, row[at] ?? ''])));
}

/** A valid JSON list that does not end for a long while; whoever hangs up has had enough. */
async function flood(response: ServerResponse, bytes: number): Promise<void> {
  response.writeHead(200, { 'Content-Type': 'application/json' });
  await pipeline(Readable.from(longList(bytes)), response).catch(() => response.destroy());
}

function* longList(bytes: number): Generator<string> {
  const chunk = '"x",'.repeat(16_384);
  yield '[';
  for (let sent = 0; sent < bytes; sent += chunk.length) yield chunk;
  yield '""]';
}

function sendJson(response: ServerResponse, status: number, body: Json): void {
  sendText(response, status, 'application/json; charset=utf-8', JSON.stringify(body));
}
