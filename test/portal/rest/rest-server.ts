import type { IncomingMessage, ServerResponse } from 'node:http';
import { applyFault } from '../http/apply-fault.ts';
import { readParams, type RequestParams } from '../http/read-params.ts';
import { sendText } from '../http/send.ts';
import type { JsonMap } from '../json.ts';
import { authorize, type Gate } from './authorize.ts';
import { runBatch } from './batch.ts';
import { readCredentials, type Credentials } from './credentials.ts';
import { checkScope, findMethod, runMethod, type Engine } from './dispatch.ts';
import { meterKey } from './limits.ts';
import type { RestDesk } from './rest-controls.ts';
import { withoutReserved } from './reserved.ts';
import type { Caller } from './rest-call.ts';
import { RestError } from './rest-error.ts';
import { readTarget, type RestTarget } from './target.ts';
import { timeBlock } from './time-block.ts';
import { v3Error } from './v3.ts';
import { toXml } from './xml.ts';

export interface RestService extends Gate, Engine {
  readonly desk: RestDesk;
}

/** Every answer carries these, errors included (platform contract 4.2). */
const cors = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Headers': 'origin, content-type, accept',
  'X-Content-Type-Options': 'nosniff',
} as const;

/** Answers one request to `/rest/…`. */
export async function serveRest(
  service: RestService,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  for (const [name, value] of Object.entries(cors)) response.setHeader(name, value);
  if (request.method === 'OPTIONS') {
    response.writeHead(200, { 'Content-Length': 0 }).end();
    return;
  }
  const { desk, portal } = service;
  const url = request.url ?? '/';
  const question = url.indexOf('?');
  const target = readTarget(question < 0 ? url : url.slice(0, question));
  const params = await readParams(request, question < 0 ? '' : url.slice(question + 1));
  const credentials = readCredentials(target, params, request.headers);
  desk.note(() => ({
    method: request.method ?? '',
    url,
    headers: request.headers,
    restMethod: target.method,
    params: params.all,
    ...(credentials.accessToken !== undefined && { accessToken: credentials.accessToken }),
    remoteAddress: request.socket.remoteAddress ?? '',
    at: portal.clock.now(),
  }));
  if (desk.latencyMs > 0) await portal.clock.wait(desk.latencyMs);
  const fault = desk.faults.take(target.method);
  if (fault && (await applyFault(fault, response, desk.faults, portal.clock))) return;
  const address = request.socket.remoteAddress ?? '';
  const { status, body } = await answer(service, target, params, credentials, address, response);
  if (target.format === 'xml') sendText(response, status, 'text/xml; charset=utf-8', toXml(body));
  else sendText(response, status, 'application/json; charset=utf-8', JSON.stringify(body));
}

interface Reply {
  readonly status: number;
  readonly body: JsonMap;
}

/** The order of checks: method, token, app and user, scope, limits, the method itself (platform contract 4.3). */
async function answer(
  service: RestService,
  target: RestTarget,
  params: RequestParams,
  credentials: Credentials,
  address: string,
  response: ServerResponse,
): Promise<Reply> {
  try {
    const method = findMethod(service.catalogue, target.method);
    const caller = authorize(service, credentials);
    checkScope(caller, method);
    service.limits.admit(address);
    if (service.portal.profile === 'cloud') announce(response, caller);
    const { time, ...rest } =
      target.method === 'batch'
        ? await answerBatch(service, caller, params.all)
        : await runMethod(service, caller, method, withoutReserved(params.all));
    return { status: 200, body: { ...rest, time } };
  } catch (error) {
    if (!(error instanceof RestError)) throw error;
    if (target.version === 3) return { status: error.status, body: v3Error(error) };
    return {
      status: error.status,
      body: { error: error.code, error_description: error.message, ...error.extra },
    };
  }
}

/** The outer batch does its inner methods' work; only the outer call is metered under its own name with nothing. */
async function answerBatch(
  service: RestService,
  caller: Caller,
  params: JsonMap,
): Promise<{ result: JsonMap[string]; time: JsonMap }> {
  const { portal, limits } = service;
  const start = portal.clock.now();
  const began = performance.now();
  const result = await runBatch(service, caller, params);
  const processing = (performance.now() - began) / 1000;
  return { result, time: timeBlock(portal, start, processing, limits.charge(meterKey(caller, 'batch'), 0)) };
}

function announce(response: ServerResponse, caller: Caller): void {
  if (caller.kind === 'app')
    response.setHeader('X-Bitrix-Rest-Application', caller.installation.app.clientId);
  response.setHeader('X-Bitrix-Rest-Time', '0.0100000000');
}
