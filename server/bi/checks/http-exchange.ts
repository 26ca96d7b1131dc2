import { once } from 'node:events';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { StepFailed } from './step-log.ts';
import { codeOf } from './resolve-host.ts';

/** The answer of an endpoint, not judged yet. */
export interface EndpointAnswer {
  readonly status: number;
  readonly contentType: string | null;
  readonly contentEncoding: string | null;
  readonly location: string | null;
  readonly body: Buffer;
  /** False if the body was longer than what was read. */
  readonly whole: boolean;
}

/**
 * Sends the form over an open connection. Node refuses characters that could break out of a header, and a URL has none.
 * @throws StepFailed `CONNECTION_LOST` or `NOT_HTTP`
 */
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
  if (!sent.writableFinished) await orStepFailed(once(sent, 'finish', { signal }));
  return [sent, `${body.length} bytes`];
}

/** Decodes percent escapes; a text with an invalid one is taken as it is. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Waits for status and headers. @throws as `send` */
export async function readHead(
  sent: ClientRequest,
  signal: AbortSignal,
): Promise<readonly [IncomingMessage, string]> {
  const [answer] = (await orStepFailed(once(sent, 'response', { signal }))) as [IncomingMessage];
  answer.on('error', () => undefined);
  return [
    answer,
    `HTTP ${answer.httpVersion} ${answer.statusCode ?? 0} ${answer.statusMessage ?? ''}`.trim(),
  ];
}

/** Reads the body up to `largest` bytes. @throws as `send`; the reason of `signal` when it fires */
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
    await orStepFailed(
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

/** Turns any failure of the work into a failed step. */
async function orStepFailed<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const code = codeOf(error);
    throw new StepFailed(code.startsWith('HPE_') ? 'NOT_HTTP' : 'CONNECTION_LOST', code, { cause: error });
  }
}
