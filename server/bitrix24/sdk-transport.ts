import { AxiosError, AxiosHeaders } from 'axios';
import type { AxiosAdapter, AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import { DeskError } from '../desk-error.ts';
import type { Outbound } from './outbound.ts';

/**
 * The SDK's requests over our own way out: hosts checked, connections kept, no redirect followed (axios would turn the
 * POST into a GET without its body, platform contract 8.4), and answers that are not JSON said to be so.
 */
export function createSdkTransport(outbound: Outbound): AxiosAdapter {
  return async config => {
    const { status, headers, text } = await send(outbound, config);
    const answer: AxiosResponse<unknown> = {
      status,
      statusText: '',
      headers: AxiosHeaders.from(headers as Record<string, string>),
      config,
      data: parseObject(text),
    };
    if (status >= 300 && status < 400)
      throw failure('PORTAL_MOVED', 'The portal has another address now.', answer);
    if (answer.data === undefined) throw failure('PORTAL_NONSENSE', 'The answer is not JSON.', answer);
    if (status >= 200 && status < 300) return answer;
    throw failure('ERR_BAD_RESPONSE', `HTTP ${status}`, answer);
  };
}

async function send(outbound: Outbound, config: InternalAxiosRequestConfig) {
  try {
    return await outbound.post({
      url: new URL(config.url ?? '', config.baseURL),
      headers: config.headers.toJSON() as Record<string, string>,
      body: String(config.data),
    });
  } catch (error) {
    if (error instanceof DeskError) throw new AxiosError(error.message, error.code, config);
    throw error;
  }
}

/** The SDK stumbles over a success without `time`, which boxes may omit (platform contract 8.5). */
function parseObject(text: string): unknown {
  try {
    const answer: unknown = JSON.parse(text);
    return typeof answer === 'object' && answer !== null ? { time: {}, ...answer } : undefined;
  } catch {
    return undefined;
  }
}

const failure = (code: string, message: string, { config, ...answer }: AxiosResponse<unknown>) =>
  new AxiosError(message, code, config, undefined, {
    config: config,
    ...answer,
  });
