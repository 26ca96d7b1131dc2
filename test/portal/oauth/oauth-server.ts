import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SandboxOAuth } from '../api.ts';
import { FaultQueue } from '../faults.ts';
import { applyFault } from '../http/apply-fault.ts';
import { readParams, type RequestParams } from '../http/read-params.ts';
import { sendJson } from '../http/send.ts';
import type { JsonMap } from '../json.ts';
import { errorCodeOf, noteStatus, record, type RecordedRequest } from '../recorded-request.ts';
import { readCredentials } from '../rest/credentials.ts';
import { answerAppInfo } from './app-info.ts';
import { answerGrant } from './grants.ts';
import { OAuthError } from './oauth-error.ts';
import type { OAuthState } from './oauth-state.ts';

/** Faults, latency and request log of the OAuth server. */
export class OAuthControls implements Omit<SandboxOAuth, 'toggles' | 'origin' | 'host'> {
  readonly requests: RecordedRequest[] = [];
  readonly faults = new FaultQueue();
  latencyMs = 0;
}

type Route = 'token' | 'app.info';

/** Recognizes `/oauth/token[/]` and `/rest/app.info[.json][/]`, also with doubled slashes. */
export function oauthRoute(path: string): Route | undefined {
  const clean = path.replace(/\/+/g, '/').replace(/\/$/, '').toLowerCase();
  if (clean === '/oauth/token') return 'token';
  return /^\/rest\/app\.info(\.json)?$/.test(clean) ? 'app.info' : undefined;
}

/** Answers one request to the OAuth server. */
export async function serveOAuth(
  controls: OAuthControls,
  state: OAuthState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = request.url ?? '/';
  const [path = '', search = ''] = splitOnce(url);
  const route = oauthRoute(path);
  const params = await readParams(request, search);
  const accessToken = readCredentials(
    { method: '', format: 'json', version: 2 },
    params,
    request.headers,
  ).accessToken;
  const name = route === 'token' ? grantOf(params) : (route ?? '');
  const noted: RecordedRequest = {
    method: request.method ?? '',
    url,
    headers: request.headers,
    restMethod: name,
    params: params.all,
    ...(accessToken !== undefined && { accessToken }),
    remoteAddress: request.socket.remoteAddress ?? '',
    at: state.clock.now(),
  };
  record(controls.requests, noted);
  noteStatus(noted, response);
  if (controls.latencyMs > 0) await state.clock.wait(controls.latencyMs);
  const fault = controls.faults.take(name);
  if (fault && (await applyFault(fault, response, controls.faults, state.clock))) return;
  const { status, body } = answer(state, route, params, accessToken);
  const error = errorCodeOf(body);
  if (error !== undefined) noted.error = error;
  sendJson(response, status, body);
}

function answer(
  state: OAuthState,
  route: Route | undefined,
  params: RequestParams,
  accessToken: string | undefined,
): { readonly status: number; readonly body: JsonMap } {
  try {
    if (route === 'token') return { status: 200, body: answerGrant(state, params.all) };
    if (route === 'app.info') return { status: 200, body: answerAppInfo(state, accessToken) };
    throw new OAuthError(404, 'ERROR_METHOD_NOT_FOUND', 'Method not found!');
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    return { status: error.status, body: { error: error.code, error_description: error.message } };
  }
}

function grantOf({ all }: RequestParams): string {
  const grant = all['grant_type'];
  return typeof grant === 'string' ? grant.toLowerCase() : '';
}

function splitOnce(url: string): readonly string[] {
  const question = url.indexOf('?');
  return question < 0 ? [url] : [url.slice(0, question), url.slice(question + 1)];
}
