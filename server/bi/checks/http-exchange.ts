import { once } from 'node:events';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { StepFailed } from './step-log.ts';
import { codeOf } from './resolve-host.ts';

/** What an endpoint answered, before anybody has judged it. */
export interface EndpointAnswer {
  readonly status: number;
  readonly contentType: string | null;
  readonly contentEncoding: string | null;
  readonly location: string | null;
  readonly body: Buffer;
  /** False: there was more than is read here. */
  readonly whole: boolean;
}

/** Sends the form over an open connection. Node refuses what could break out of a header; a URL holds none of it. */
export async function send(
  socket: Socket,
  url: URL,
  form: string,
  signal: AbortSignal,
): Promise<readonly [ClientRequest, string]> {
  const body = Buffer.from(form);
  const credentials = `${decode(url.username)}:${decode(url.password)}`;
  const sent = request({
    createConnection: () => socket,
    method: 'POST',
    path: `${url.pathname}${url.search}`,
    setHost: false,
    headers: {
      Host: url.host,
      'User-Agent': 'Connector Desk',
      Accept: '*/*',
      'Content-Type': 'application/x-www-form-urlencoded',
      'Content-Length': body.length,
      Connection: 'close',
      ...(credentials === ':'
        ? {}
        : { Authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }),
    },
  });
  sent.on('error', () => undefined);
  sent.end(body);
  if (!sent.writableFinished) await failing(once(sent, 'finish', { signal }));
  return [sent, `${body.length} bytes`];
}

/** A percent sign that encodes nothing stands for itself. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Waits for the status and headers. */
export async function readHead(
  sent: ClientRequest,
  signal: AbortSignal,
): Promise<readonly [IncomingMessage, string]> {
  const [answer] = (await failing(once(sent, 'response', { signal }))) as [IncomingMessage];
  answer.on('error', () => undefined);
  return [
    answer,
    `HTTP ${answer.httpVersion} ${answer.statusCode ?? 0} ${answer.statusMessage ?? ''}`.trim(),
  ];
}

/** Reads the body up to `largest` bytes. */
export async function readBody(
  answer: IncomingMessage,
  largest: number,
  signal: AbortSignal,
): Promise<readonly [EndpointAnswer, string]> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const stop = () => answer.destroy();
  signal.addEventListener('abort', stop, { once: true });
  try {
    await failing(
      (async () => {
        for await (const chunk of answer as AsyncIterable<Buffer>) {
          chunks.push(chunk);
          bytes += chunk.length;
          if (bytes > largest) break;
        }
      })(),
    );
    signal.throwIfAborted();
  } finally {
    signal.removeEventListener('abort', stop);
  }
  const whole = bytes <= largest;
  const { statusCode = 0, headers } = answer;
  return [
    {
      status: statusCode,
      contentType: headers['content-type'] ?? null,
      contentEncoding: headers['content-encoding'] ?? null,
      location: headers.location ?? null,
      body: Buffer.concat(chunks).subarray(0, largest),
      whole,
    },
    whole ? `${bytes} bytes` : `more than ${largest} bytes`,
  ];
}

async function failing<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const code = codeOf(error);
    throw new StepFailed(code.startsWith('HPE_') ? 'NOT_HTTP' : 'CONNECTION_LOST', code, { cause: error });
  }
}
