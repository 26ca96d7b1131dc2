import { Agent, request } from 'undici';
import type { SandboxClock } from '../../clock.ts';
import { buildPhpQuery, type PhpValue } from '../../http/php-query.ts';
import { isPrivate, resolveHost, type Resolve } from './private-address.ts';

/** Outcome of a request. Reason `connection` covers an empty body, `status` any status other than 200. */
export type EndpointAnswer =
  | { readonly ok: true; readonly body: string }
  | { readonly ok: false; readonly reason: 'connection' | 'status' };

/** One request of the portal to an endpoint, as it was sent. */
export interface EndpointRequest {
  readonly url: string;
  /** The form, byte for byte. */
  readonly body: string;
  /** Milliseconds of the sandbox clock. */
  readonly at: number;
  /** `refused` means a private address: the request was not sent. */
  outcome: 'sent' | 'refused';
  /** HTTP status of the answer. */
  status?: number;
}

/** Form fields before encoding. */
export type Form = Readonly<Record<string, PhpValue>>;

/** Calls the four endpoints of a connector as the portal does (biconnector contract 7.1). */
export class EndpointClient {
  /** The portal option `allow_local_connections`. */
  allowLocal: boolean;
  /** Time limit for the headers, in milliseconds of the sandbox clock. */
  connectMs = 250_000;
  /** Time limit from the headers to the end of the body, in milliseconds of the sandbox clock. */
  bodyMs = 60_000;
  /** Longest body in bytes, because PHP's memory is limited. */
  longestBody = 64 * 1024 * 1024;
  resolve: Resolve = resolveHost;
  /** All requests, sent or refused, in order. */
  readonly requests: EndpointRequest[] = [];
  private readonly agent = new Agent({ headersTimeout: 0, bodyTimeout: 0, connectTimeout: 0 });

  constructor(
    private readonly clock: SandboxClock,
    allowLocal: boolean,
  ) {
    this.allowLocal = allowLocal;
  }

  /** Posts the form without portal, user or signature. An empty body is noticed before the status. Never rejects. */
  async post(url: string, fields: Form): Promise<EndpointAnswer> {
    const form = buildPhpQuery(fields);
    const note: EndpointRequest = { url, body: form, at: this.clock.now(), outcome: 'sent' };
    this.requests.push(note);
    try {
      if (!this.allowLocal && (await isPrivate(new URL(url), this.resolve))) {
        note.outcome = 'refused';
        return { ok: false, reason: 'connection' };
      }
      const { status, body } = await this.send(url, form);
      note.status = status;
      if (body === '' || body === '0') return { ok: false, reason: 'connection' };
      return status === 200 ? { ok: true, body } : { ok: false, reason: 'status' };
    } catch {
      return { ok: false, reason: 'connection' };
    }
  }

  /** Breaks off the requests under way. */
  close(): Promise<void> {
    return this.agent.destroy();
  }

  private async send(url: string, form: string): Promise<{ status: number; body: string }> {
    const abort = new AbortController();
    let cancel = this.clock.after(this.connectMs, () => abort.abort());
    try {
      const response = await request(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'User-Agent': 'Bitrix24' },
        body: form,
        dispatcher: this.agent,
        signal: abort.signal,
        reset: true,
      });
      cancel();
      cancel = this.clock.after(this.bodyMs, () => abort.abort());
      return { status: response.statusCode, body: await this.read(response.body) };
    } finally {
      cancel();
    }
  }

  private async read(stream: AsyncIterable<Buffer>): Promise<string> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of stream) {
      size += chunk.length;
      if (size > this.longestBody) throw new Error('The answer is too large.');
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
  }
}
