import { type B24OAuth, ApiVersion } from '@bitrix24/b24jssdk';
import { AxiosError, AxiosHeaders, type AxiosResponse } from 'axios';
import { DeskError } from '../../desk-error.ts';
import { parseJson } from '../../net/parse-json.ts';
import { mayHaveArrived, refuse } from '../answer.ts';
import { portalWords } from '../hidden-error.ts';
import type { TokenKey } from '../identifiers.ts';
import { restHeaders } from './call-portal.ts';
import {
  HeldBack,
  NotSent,
  type CallManner,
  type Outbound,
  type OutboundAnswer,
  type OutboundRequest,
} from '../outbound/outbound.ts';

/**
 * Sends the SDK's requests through our own outbound, which checks hosts, keeps connections and follows no redirect (axios
 * would turn the POST into a GET without its body, platform contract 8.4). Answers that are not JSON are reported as such.
 *
 * It replaces the one axios call the SDK makes instead of the axios adapter below it: merging configurations and headers
 * took a quarter of a call's time.
 */
export function sendThrough(
  outbound: Outbound,
  client: B24OAuth,
  { memberId, userId }: TokenKey,
  { writes, timeoutMs }: CallManner,
): void {
  const { ajaxClient } = client.getHttpClient(ApiVersion.v2);
  const post = async (
    address: string,
    params: object,
  ): Promise<Pick<AxiosResponse<unknown>, 'status' | 'data'>> => {
    const url = new URL(address);
    const method = url.pathname.slice(url.pathname.lastIndexOf('/') + 1);
    const call = { to: 'portal', memberId, userId, method, params } as const;
    const request = {
      call,
      url,
      headers: restHeaders,
      body: JSON.stringify(params),
      timeoutMs,
      repeatable: writes !== true,
    };
    const { status, text } = await send(outbound, request, writes);
    const data = parseObject(text);
    if (status >= 300 && status < 400)
      throw failure('PORTAL_MOVED', refuse('PORTAL_MOVED').message, status, data);
    if (data === undefined && writes === true) throw unconfirmed(502);
    if (data === undefined)
      throw failure('PORTAL_NONSENSE', `The answer is not JSON (HTTP ${status}).`, status, data);
    if (status >= 200 && status < 300) return { status, data };
    throw failure('ERR_BAD_RESPONSE', `HTTP ${status}`, status, data);
  };
  ajaxClient.post = post as typeof ajaxClient.post;
}

async function send(outbound: Outbound, request: OutboundRequest, writes = false): Promise<OutboundAnswer> {
  try {
    return await outbound.post(request);
  } catch (error) {
    // The SDK passes on errors it does not know, so the status and waiting time of a limit survive.
    if (!(error instanceof DeskError) || error instanceof HeldBack) throw error;
    if (writes && !(error instanceof NotSent)) throw unconfirmed(error.status === 504 ? 504 : 502);
    if (error.code === 'PORTAL_BUSY') throw error;
    throw new AxiosError(error.message, error.code);
  }
}

/**
 * Parses a JSON object and adds `time` where it is missing: self-hosted portals may omit it, and the SDK needs it
 * (platform contract 8.5).
 */
function parseObject(text: string): unknown {
  const answer = parseJson(text);
  if (typeof answer !== 'object' || answer === null) return undefined;
  const { error_description: description } = answer as { error_description?: unknown };
  return {
    time: {},
    ...answer,
    // The SDK would write `[object Object]` into its error.
    ...(description === undefined ? {} : { error_description: portalWords(description) }),
  };
}

/** The SDK reads only errors of the axios class. What it keeps of this one holds neither our request nor its token. */
function failure(code: string, message: string, status: number, data: unknown): AxiosError {
  const config = { headers: new AxiosHeaders() };
  return new AxiosError(message, code, undefined, undefined, {
    status,
    data,
    statusText: '',
    headers: {},
    config,
  });
}

/** The SDK drops the status of an error but keeps that of its answer, so the status travels there. */
function unconfirmed(status: 502 | 504): AxiosError {
  const { code, message } = mayHaveArrived(status);
  return failure(code, message, status, undefined);
}
