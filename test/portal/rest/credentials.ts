import type { IncomingHttpHeaders } from 'node:http';
import type { RequestParams } from '../http/read-params.ts';
import type { Json } from '../json.ts';
import type { RestTarget } from './target.ts';

/** Credentials of a request. */
export interface Credentials {
  readonly accessToken?: string;
  readonly webhook?: RestTarget['webhook'];
  readonly sessid?: string;
  readonly cookie?: string;
}

/** Reads credentials. Tokens are taken from body, query, then Authorization header; `access_token` is an alias of `auth`. */
export function readCredentials(
  target: RestTarget,
  params: RequestParams,
  headers: IncomingHttpHeaders,
): Credentials {
  const { body, query } = params;
  const bearer = /^Bearer\s+(\S+)\s*$/i.exec(headers.authorization ?? '')?.[1];
  const accessToken =
    text(body['auth']) ??
    text(body['access_token']) ??
    text(query['auth']) ??
    text(query['access_token']) ??
    bearer;
  const sessid = text(params.all['sessid']) ?? text(headers['x-bitrix-csrf-token']);
  return {
    ...(target.webhook && { webhook: target.webhook }),
    ...(accessToken !== undefined && { accessToken }),
    ...(sessid !== undefined && { sessid }),
    ...(headers.cookie !== undefined && { cookie: headers.cookie }),
  };
}

function text(value: Json | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
