import type { IncomingMessage, ServerResponse } from 'node:http';
import { applyFault } from '../http/apply-fault.ts';
import { readParams, type RequestParams } from '../http/read-params.ts';
import { sendText } from '../http/send.ts';
import type { JsonMap } from '../json.ts';
import { errorCodeOf, noteStatus } from '../recorded-request.ts';
import { authorize, type AuthorizationServices } from './authorize.ts';
import { runBatch } from './batch.ts';
import { readCredentials, type Credentials } from './credentials.ts';
import { checkScope, findMethod, runMethod, type Engine } from './dispatch.ts';
import { meterKey } from './limits.ts';
import { withoutReserved } from './reserved.ts';
import type { Caller } from './rest-call.ts';
import type { RestControls } from './rest-controls.ts';
import { RestError } from './rest-error.ts';
import { readTarget, type RestTarget } from './target.ts';
import { timeBlock } from './time-block.ts';
import { toXml } from './xml.ts';

export interface RestServices extends AuthorizationServices, Engine {
  readonly controls: RestControls;
}

/** Headers of every answer, errors included (platform contract 4.2). */
const commonHeaders = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Headers': 'origin, content-type, accept',
  'X-Content-Type-Options': 'nosniff',
} as const;

/** Answers one request to `/rest/…`. */
export async function serveRest(
  services: RestServices,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  for (const [name, value] of Object.entries(commonHeaders)) response.setHeader(name, value);
  if (request.method === 'OPTIONS') {
    response.writeHead(200, { 'Content-Length': 0 }).end();
    return;
  }
  const { controls, portal } = services;
  const url = request.url ?? '/';
  const question = url.indexOf('?');
  const target = readTarget(question < 0 ? url : url.slice(0, question));
  const params = await readParams(request, question < 0 ? '' : url.slice(question + 1));
  const credentials = readCredentials(target, params, request.headers);
  const noted = controls.note(() => ({
    method: request.method ?? '',
    url,
    headers: request.headers,
    restMethod: target.method,
    params: params.all,
    ...(credentials.accessToken !== undefined && { accessToken: credentials.accessToken }),
    remoteAddress: request.socket.remoteAddress ?? '',
    at: portal.clock.now(),
  }));
  if (noted) noteStatus(noted, response);
  if (controls.latencyMs > 0) await portal.clock.wait(controls.latencyMs);
  const fault = controls.faults.take(target.method);
  if (fault && (await applyFault(fault, response, controls.faults, portal.clock))) return;
  const address = request.socket.remoteAddress ?? '';
  const { status, body } = await answer(services, target, params, credentials, address, response);
  const error = errorCodeOf(body);
  if (noted && error !== undefined) noted.error = error;
  if (target.format === 'xml') sendText(response, status, 'text/xml; charset=utf-8', toXml(body));
  else sendText(response, status, 'application/json; charset=utf-8', JSON.stringify(body));
}

interface Reply {
  readonly status: number;
  readonly body: JsonMap;
}

/** Answers a call. Checks run in the order method, token, app and user, scope, limits (platform contract 4.3). */
async function answer(
  services: RestServices,
  target: RestTarget,
  params: RequestParams,
  credentials: Credentials,
  address: string,
  response: ServerResponse,
): Promise<Reply> {
  try {
    const method = findMethod(services.catalogue, target.method);
    const caller = authorize(services, credentials);
    checkScope(caller, method);
    services.limits.admit(address);
    if (services.portal.profile === 'cloud') setRestHeaders(response, caller);
    const { time, ...rest } =
      target.method === 'batch'
        ? await answerBatch(services, caller, params.all)
        : await runMethod(services, caller, method, withoutReserved(params.all));
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

/** Answers a batch. Its methods are charged for their own work; the batch itself is charged nothing. */
async function answerBatch(
  services: RestServices,
  caller: Caller,
  params: JsonMap,
): Promise<{ result: JsonMap[string]; time: JsonMap }> {
  const { portal, limits } = services;
  const start = portal.clock.now();
  const began = performance.now();
  const result = await runBatch(services, caller, params);
  const processing = (performance.now() - began) / 1000;
  return { result, time: timeBlock(portal, start, processing, limits.charge(meterKey(caller, 'batch'), 0)) };
}

/** An error in the shape of the v3 API (platform contract 4.4); transport codes keep their names. */
function v3Error(error: RestError): JsonMap {
  const code =
    error.code === 'ERROR_METHOD_NOT_FOUND' ? 'BITRIX_REST_V3_EXCEPTION_METHODNOTFOUNDEXCEPTION' : error.code;
  return { error: { code, message: error.message } };
}

function setRestHeaders(response: ServerResponse, caller: Caller): void {
  if (caller.kind === 'app')
    response.setHeader('X-Bitrix-Rest-Application', caller.installation.app.clientId);
  response.setHeader('X-Bitrix-Rest-Time', '0.0100000000');
}
