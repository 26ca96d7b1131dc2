import type { JsonMap } from '../json.ts';
import type { RestError } from './rest-error.ts';

/** An error in the shape of the v3 API (platform contract 4.4); transport codes keep their own names. */
export function v3Error(error: RestError): JsonMap {
  const code =
    error.code === 'ERROR_METHOD_NOT_FOUND' ? 'BITRIX_REST_V3_EXCEPTION_METHODNOTFOUNDEXCEPTION' : error.code;
  return { error: { code, message: error.message } };
}
