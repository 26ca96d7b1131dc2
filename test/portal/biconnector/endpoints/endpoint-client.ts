import { Agent, request } from 'undici';
import type { SandboxClock } from '../../clock.ts';
import { buildPhpQuery, type PhpValue } from '../../http/php-query.ts';
import { isPrivate, resolveHost, type Resolve } from './private-address.ts';

/** What came of a request: the body, no usable connection or an empty body, or a status other than 200. */
export type EndpointAnswer =
  | { readonly ok: true; readonly body: string }
  | { readonly ok: false; readonly reason: 'connection' | 'status' };

/** One request of the portal to an endpoint, as it left. */
export interface EndpointRequest {
  readonly url: string;
  /** The form, byte for byte. */
  readonly body: string;
  /** Milliseconds of the sandbox clock. */
  readonly at: number;
  /** `sent`: on its way or done; `refused`: a private address, nothing was sent. */
  outcome: 'sent' | 'refused';
}

/** What is posted, before it is encoded. */
export type Form = Readonly<Record<string, PhpValue>>;

/** How the portal calls the four endpoints of a connector (biconnector contract 7.1). */
export class EndpointClient {
  /** The portal option allow_local_connections. */
  allowLocal: boolean;
  /** Until the headers are there; milliseconds of the sandbox clock. */
  connectMs = 250_000;
  /** From the headers to the end of the body. */
  bodyMs = 60_000;
  /** Bytes; PHP's memory is finite. */
  longestBody = 64 * 1024 * 1024;
  resolve: Resolve = resolveHost;
  /** Everything sent or refused, in order. */
  readonly requests: EndpointRequest[] = [];
  private readonly agent = new Agent({ headersTimeout: 0, bodyTimeout: 0, connectTimeout: 0 });

  constructor(
    private readonly clock: SandboxClock,
    allowLocal: boolean,
  ) {
    this.allowLocal = allowLocal;
  }

  /** Posts the form: no portal, no user, no signature. An empty body is noticed before the status. Never rejects. */
  async post(url: string, fields: Form): Promise<EndpointAnswer> {
    const form = buildPhpQuery(fields);
    const note: EndpointRequest = { url, body: form, at: this.clock.now(), outcome: 'sent' };
    this.requests.push(note);
    try {
      if (!this.allowLocal && (await isPrivate(new URL(url), this.resolve))) {
        note.outcome = 'refused';
        return { ok: false, reason: 'connection' };
      }
      const { status, body } = await this.exchange(url, form);
      if (body === '' || body === '0') return { ok: false, reason: 'connection' };
      return status === 200 ? { ok: true, body } : { ok: false, reason: 'status' };
    } catch {
      return { ok: false, reason: 'connection' };
    }
  }

  /** Breaks off whatever is under way. */
  close(): Promise<void> {
    return this.agent.destroy();
  }

  private async exchange(url: string, form: string): Promise<{ status: number; body: string }> {
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
