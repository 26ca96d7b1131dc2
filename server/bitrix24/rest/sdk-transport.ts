import { type B24OAuth, ApiVersion } from '@bitrix24/b24jssdk';
import { AxiosError, AxiosHeaders, type AxiosResponse } from 'axios';
import { DeskError } from '../../desk-error.ts';
import { parseJson } from '../../net/parse-json.ts';
import { mayHaveArrived } from '../answer.ts';
import type { TokenKey } from '../identifiers.ts';
import {
  HeldBack,
  NotSent,
  type CallManner,
  type Outbound,
  type OutboundAnswer,
  type OutboundRequest,
} from '../outbound/outbound.ts';

/**
 * Sends the SDK's requests over our own way out: hosts checked, connections kept, no redirect followed (axios would turn
 * the POST into a GET without its body, platform contract 8.4), and answers that are not JSON said to be so.
 *
 * It takes the place of the one axios call the SDK makes rather than of axios' adapter below it: merging configurations
 * and headers cost a quarter of a call's time.
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
    const request = { call, url, headers, body: JSON.stringify(params), timeoutMs };
    const { status, text } = await send(outbound, request, writes);
    const data = parseObject(text);
    if (status >= 300 && status < 400)
      throw failure('PORTAL_MOVED', 'The portal has another address now.', status, data);
    if (data === undefined && writes === true) throw unconfirmed(502);
    if (data === undefined) throw failure('PORTAL_NONSENSE', 'The answer is not JSON.', status, data);
    if (status >= 200 && status < 300) return { status, data };
    throw failure('ERR_BAD_RESPONSE', `HTTP ${status}`, status, data);
  };
  ajaxClient.post = post as typeof ajaxClient.post;
}

const headers = {
  'content-type': 'application/json',
  accept: 'application/json',
  'user-agent': 'connector-desk',
};

async function send(outbound: Outbound, request: OutboundRequest, writes = false): Promise<OutboundAnswer> {
  try {
    return await outbound.post(request);
  } catch (error) {
    // The SDK carries along what it does not know: status and waiting time of a limit arrive whole.
    if (!(error instanceof DeskError) || error instanceof HeldBack) throw error;
    if (writes && !(error instanceof NotSent)) throw unconfirmed(error.status === 504 ? 504 : 502);
    throw new AxiosError(error.message, error.code);
  }
}

/** The SDK stumbles over a success without `time`, which boxes may omit (platform contract 8.5). */
function parseObject(text: string): unknown {
  const answer = parseJson(text);
  if (typeof answer !== 'object' || answer === null) return undefined;
  return 'time' in answer ? answer : { ...answer, time: {} };
}

/** The SDK reads errors of axios' class only. What it keeps of them holds neither our request nor its token. */
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

/** Its status survives the SDK in the status of an answer. */
function unconfirmed(status: 502 | 504): AxiosError {
  const { code, message } = mayHaveArrived(status);
  return failure(code, message, status, undefined);
}
