import { request as requestPlainly } from 'node:http';
import { request as requestSecurely } from 'node:https';
import { isIP } from 'node:net';
import { TLSSocket } from 'node:tls';
import { isPublic, publicLookup } from '../../net/public-address.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly url: URL;
  /** Form-encoded text. */
  readonly body?: string;
}

/** An answer as it arrived, every header included. */
export interface HttpAnswer {
  readonly status: number;
  /** Values by lower-case name; repeated headers are joined by commas. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
  /** Expiry of the certificate in milliseconds since the epoch; undefined without TLS. */
  readonly certificateEnds: number | undefined;
}

/**
 * Sends one request and follows no redirect.
 * @throws Error with a `code` when no answer comes
 */
export type SendRequest = (request: HttpRequest) => Promise<HttpAnswer>;

const timeoutMs = 10_000;
const maxAnswerBytes = 1024 * 1024;

/** @param allowInsecure allows private addresses, for the sandbox and closed networks only */
export function createSendRequest(allowInsecure: boolean): SendRequest {
  return ({ method, url, body }) =>
    new Promise((resolve, reject) => {
      const host = url.hostname.replace(/^\[|\]$/g, '');
      if (!allowInsecure && isIP(host) !== 0 && !isPublic(host)) {
        reject(Object.assign(new Error('a private address'), { code: 'ADDRESS_REFUSED' }));
        return;
      }
      const send = url.protocol === 'https:' ? requestSecurely : requestPlainly;
      const request = send(
        url,
        {
          method,
          agent: false,
          signal: AbortSignal.timeout(timeoutMs),
          headers: {
            accept: 'text/html, application/json',
            ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
          },
          ...(allowInsecure ? {} : { lookup: publicLookup }),
        },
        response => {
          const { socket } = response;
          const certificateEnds =
            socket instanceof TLSSocket ? Date.parse(socket.getPeerCertificate().valid_to) : undefined;
          const parts: Buffer[] = [];
          let length = 0;
          response.on('data', (part: Buffer) => {
            length += part.length;
            if (length > maxAnswerBytes) response.destroy(new Error('the answer is too large'));
            else parts.push(part);
          });
          response.once('error', reject);
          response.once('end', () => {
            const headers = Object.fromEntries(
              Object.entries(response.headersDistinct).map(([name, values]) => [name, values?.join(', ')]),
            );
            const text = Buffer.concat(parts).toString('utf8');
            resolve({ status: response.statusCode ?? 0, headers, text, certificateEnds });
          });
        },
      );
      request.once('error', reject);
      request.end(body);
    });
}
