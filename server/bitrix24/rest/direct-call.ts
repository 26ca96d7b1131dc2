import { DeskError } from '../../desk-error.ts';
import { parseJson } from '../../net/parse-json.ts';
import { mayHaveArrived, readResult, refuse, type Answer } from '../answer.ts';
import { errorIn } from '../hidden-error.ts';
import type { AccessToken } from '../identifiers.ts';
import { asOneCall } from '../outbound/cause.ts';
import { NotSent, type CallManner, type OutboundAnswer } from '../outbound/outbound.ts';
import { restHeaders, type Caller, type CallPortal, type CallPortalOptions } from './call-portal.ts';
import { readFailure } from './sdk-answer.ts';

/**
 * Calls single methods by a POST of JSON that carries the token (platform contract 4.1). It answers as the SDK does, which
 * test/bitrix24/rest/both-calls compares.
 */
export function createDirectCall({ outbound, renew }: CallPortalOptions): CallPortal {
  async function ask(
    { memberId, userId, clientEndpoint }: Caller,
    accessToken: AccessToken,
    method: string,
    params: object,
    { writes = false, timeoutMs }: CallManner,
  ): Promise<Answer> {
    const sent = { ...params, auth: accessToken };
    try {
      const answer = await outbound.post({
        call: { to: 'portal', memberId, userId, method, params: sent },
        url: new URL(`${clientEndpoint.replace(/\/$/, '')}/${encodeURIComponent(method)}`),
        headers: restHeaders,
        body: JSON.stringify(sent),
        timeoutMs,
        repeatable: !writes,
      });
      return readPortalAnswer(answer, method, writes);
    } catch (error) {
      if (writes && error instanceof DeskError && !(error instanceof NotSent))
        return mayHaveArrived(error.status === 504 ? 504 : 502);
      throw error;
    }
  }

  return (caller, method, params, manner = {}) =>
    asOneCall(async () => {
      try {
        const answer = await ask(caller, caller.accessToken, method, params, manner);
        if (!isRefusedToken(answer)) return answer;
        return await ask(caller, await renew(caller), method, params, manner);
      } catch (error) {
        return readFailure(error);
      }
    });
}

/** The portal refuses the token, and a new one may help (platform contract 4.5). */
const isRefusedToken = (answer: Answer): boolean =>
  !answer.ok && answer.status === 401 && /^(expired|invalid)_token$/.test(answer.code);

function readPortalAnswer({ status, text }: OutboundAnswer, method: string, writes: boolean): Answer {
  if (status >= 300 && status < 400) return refuse('PORTAL_MOVED');
  const data = parseJson(text);
  if (typeof data !== 'object' || data === null) {
    if (writes) return mayHaveArrived(502);
    return refuse('PORTAL_NONSENSE', { message: `The answer is not JSON (HTTP ${status}).` });
  }
  const error = errorIn(data) ?? errorOfStatus(status);
  if (error !== undefined) return refuse(error.code, error.message || `${error.code} (on ${method})`, status);
  const { result, time = {} } = data as { readonly result?: unknown; readonly time?: unknown };
  return readResult(result, time);
}

/** The error of a JSON answer that names none; undefined for a success. */
const errorOfStatus = (status: number) =>
  status >= 200 && status < 300 ? undefined : { code: 'ERR_BAD_RESPONSE', message: `HTTP ${status}` };
