import type { Trap } from './api.ts';
import type { SandboxClock } from './clock.ts';
import { listen } from './http/listen.ts';
import { readParams } from './http/read-params.ts';
import { sendJson } from './http/send.ts';
import { record, type RecordedRequest } from './recorded-request.ts';

export interface OpenTrap extends Trap {
  close(): Promise<void>;
}

/** Starts a server that poses as a friendly OAuth server or portal and records every request. */
export async function startTrap(clock: SandboxClock): Promise<OpenTrap> {
  const requests: RecordedRequest[] = [];
  const { origin, host, close } = await listen('127.0.0.1', 0, (request, response) => {
    const url = request.url ?? '/';
    const entry = {
      method: request.method ?? '',
      url,
      headers: request.headers,
      remoteAddress: request.socket.remoteAddress ?? '',
      at: clock.now(),
    };
    readParams(request, url.split('?', 2)[1] ?? '').then(
      params => {
        record(requests, { ...entry, params: params.all });
        sendJson(response, 200, { result: true, time: {} });
      },
      () => record(requests, { ...entry, params: {} }),
    );
  });
  return { origin, host, requests, close };
}
