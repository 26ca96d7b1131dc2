import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sendHtml, sendJson, sendText } from '../http/send.ts';
import type { Json } from '../json.ts';
import type { EndpointReply } from './endpoints.ts';
import type { Misbehaviour } from './misbehaviours.ts';

/** Extent of `slow` in milliseconds and of `huge` in bytes. */
export interface MisbehaviourExtent {
  slowMs: number;
  hugeBytes: number;
}

/** Sends the reply, spoiled as told. `never` leaves the response open until the server closes. */
export async function sendSpoiled(
  response: ServerResponse,
  { status, body }: EndpointReply,
  misbehaviour: Misbehaviour | undefined,
  extent: MisbehaviourExtent & { readonly wait: (ms: number) => Promise<void> },
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

/** Damages the rows of a table; another body stays unchanged. */
function spoil(body: Json, how: 'rows-as-objects' | 'no-header' | 'ragged-rows'): Json {
  if (!Array.isArray(body) || !Array.isArray((body as readonly Json[])[0])) return body;
  const [header, ...rows] = body as readonly (readonly Json[])[];
  if (how === 'no-header') return rows;
  if (how === 'ragged-rows') return [header ?? [], ...rows.map((row, index) => row.slice(index % 2))];
  const codes = (header ?? []).map(code => JSON.stringify(code).replaceAll('"', ''));
  return rows.map(row => Object.fromEntries(codes.map((code, at) => [code, row[at] ?? ''])));
}

/** Sends a long valid JSON list until the client disconnects. */
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
