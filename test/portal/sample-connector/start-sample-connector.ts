import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { listen } from '../http/listen.ts';
import { parsePhpQuery } from '../http/php-query.ts';
import { readBody } from '../http/read-params.ts';
import { sendText } from '../http/send.ts';
import type { JsonMap } from '../json.ts';
import { endpointNames, reply, type EndpointName } from './endpoints.ts';
import type { Misbehaviour } from './misbehaviours.ts';
import { sendSpoiled, type MisbehaviourExtent } from './send-spoiled.ts';

export interface SampleOptions {
  /** Port; default: any free port. */
  readonly port?: number;
  /** Accepted value of the setting `token`. */
  readonly token?: string;
  /** Waits for `slow`; a sandbox passes its clock's wait. */
  readonly wait?: (ms: number) => Promise<void>;
}

/** A connector with made-up sales and four endpoints that can be told to misbehave. */
export interface SampleConnector extends MisbehaviourExtent {
  readonly origin: string;
  /** Value that every request must carry as `connection[token]`; a change locks out sources with the old one. */
  token: string;
  /** Addresses and declared settings for `connector.add`. */
  readonly registration: {
    readonly urlCheck: string;
    readonly urlTableList: string;
    readonly urlTableDescription: string;
    readonly urlData: string;
    readonly settings: readonly { readonly name: string; readonly code: string; readonly type: 'STRING' }[];
  };
  /** Misbehaviour of each endpoint from now on; deleting the entry ends it. */
  readonly misbehave: Partial<Record<EndpointName, Misbehaviour>>;
  /** All requests with their unparsed bodies. */
  readonly requests: { readonly endpoint: EndpointName; readonly body: string; readonly form: JsonMap }[];
  close(): Promise<void>;
}

/** Starts a sample connector on loopback. */
export async function startSampleConnector(options: SampleOptions = {}): Promise<SampleConnector> {
  const wait = options.wait ?? (ms => delay(ms));

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const endpoint = endpointNames.find(name => request.url === `/${name}`);
    const body = await readBody(request);
    if (!endpoint || request.method !== 'POST') {
      sendText(response, 404, 'text/plain', 'Not found');
      return;
    }
    const form = parsePhpQuery(body);
    sample.requests.push({ endpoint, body, form });
    const { slowMs, hugeBytes } = sample;
    await sendSpoiled(response, reply(endpoint, form, sample.token), sample.misbehave[endpoint], {
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
