import type { IncomingMessage } from 'node:http';
import { isMap, type JsonMap } from '../json.ts';
import { parsePhpQuery } from './php-query.ts';

const largestBody = 20 * 1024 * 1024;

/** Query and body parameters of one request; in `all` the body wins. */
export interface RequestParams {
  readonly query: JsonMap;
  readonly body: JsonMap;
  readonly all: JsonMap;
}

/** Reads the whole body as UTF-8. Rejects when the client disconnects or sends more than 20 MiB. */
export function readBody(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > largestBody) {
        request.destroy();
        reject(new Error('The request is too large.'));
        return;
      }
      chunks.push(chunk);
    });
    request.on('end', () =>
      resolve(chunks.length === 1 ? String(chunks[0]) : Buffer.concat(chunks).toString('utf8')),
    );
    request.on('error', reject);
    request.on('close', () => reject(new Error('The client disconnected.')));
  });
}

/** Reads the parameters; a body that is not JSON, `text/plain` included, is a form (platform contract 4.1). */
export async function readParams(request: IncomingMessage, search: string): Promise<RequestParams> {
  const text = request.method === 'GET' || request.method === 'HEAD' ? '' : await readBody(request);
  const query = search === '' ? {} : parsePhpQuery(search);
  const body = text === '' ? {} : parseBody(text, request.headers['content-type'] ?? '');
  return { query, body, all: { ...query, ...body } };
}

function parseBody(text: string, contentType: string): JsonMap {
  if (!/^\s*application\/json\b/i.test(contentType)) return parsePhpQuery(text);
  try {
    const value = JSON.parse(text, refuseHalves) as JsonMap;
    return isMap(value) ? value : {};
  } catch {
    return {};
  }
}

/** PHP's json_decode gives null for a body that holds a lone surrogate anywhere, names included. */
function refuseHalves(name: string, value: unknown): unknown {
  for (const text of [name, value])
    if (typeof text === 'string' && /\p{Surrogate}/u.test(text)) throw new SyntaxError('A lone surrogate');
  return value;
}
