import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { listen } from '../http/listen.ts';
import { parsePhpQuery } from '../http/php-query.ts';
import { readBody } from '../http/read-params.ts';
import { sendText } from '../http/send.ts';
import type { JsonMap } from '../json.ts';
import { endpointNames, reply, type EndpointName } from './endpoints.ts';
import { send, type Extent, type Misbehaviour } from './misbehaviour.ts';

export interface SampleOptions {
  /** Default: any free one. */
  readonly port?: number;
  /** The value of the setting `token` it accepts. */
  readonly token?: string;
  /** How `slow` waits; a sandbox gives its clock's. */
  readonly wait?: (ms: number) => Promise<void>;
}

/** A connector of made-up sales with four honest endpoints, and switches to make them dishonest. */
export interface SampleConnector extends Extent {
  readonly origin: string;
  /** What every request must carry as `connection[token]`; changing it locks out whoever has the old one. */
  token: string;
  /** Addresses and declared settings, ready for `connector.add`. */
  readonly registration: {
    readonly urlCheck: string;
    readonly urlTableList: string;
    readonly urlTableDescription: string;
    readonly urlData: string;
    readonly settings: readonly { readonly name: string; readonly code: string; readonly type: 'STRING' }[];
  };
  /** What each endpoint does wrong from now on; delete the entry to make it honest again. */
  readonly misbehave: Partial<Record<EndpointName, Misbehaviour>>;
  /** Every request, body as it came. */
  readonly requests: { readonly endpoint: EndpointName; readonly body: string; readonly form: JsonMap }[];
  close(): Promise<void>;
}

/** Starts it on loopback. */
export async function startSampleConnector(options: SampleOptions = {}): Promise<SampleConnector> {
  const wait = options.wait ?? (ms => delay(ms));

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const endpoint = endpointNames.find(name => request.url === `/${name}`);
    const body = await readBody(request);
    if (!endpoint || request.method !== 'POST') {
      sendText(response, 404, 'text/plain', 'There is nothing here.');
      return;
    }
    const form = parsePhpQuery(body);
    sample.requests.push({ endpoint, body, form });
    const { slowMs, hugeBytes } = sample;
    await send(response, reply(endpoint, form, sample.token), sample.misbehave[endpoint], {
      slowMs,
      hugeBytes,
      wait,
    });
  }

  const server = await listen('127.0.0.1', options.port ?? 0, (request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  const sample: SampleConnector = {
    origin: server.origin,
    token: options.token ?? 'sales-demo-token',
    registration: {
      urlCheck: `${server.origin}/check`,
      urlTableList: `${server.origin}/tables`,
      urlTableDescription: `${server.origin}/columns`,
      urlData: `${server.origin}/data`,
      settings: [{ name: 'Access token', code: 'token', type: 'STRING' }],
    },
    misbehave: {},
    requests: [],
    slowMs: 10_000,
    hugeBytes: 200 * 1024 * 1024,
    close: () => server.close(),
  };
  return sample;
}
