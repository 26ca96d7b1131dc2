import { RestError } from '../rest/rest-error.ts';

/** Refuses handlers that a portal would not call: other schemes, and hosts without a dot unless these are allowed. */
export function checkHandlerUrl(url: string, allowUndotted: boolean): void {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed) throw new RestError(400, 'ERROR_WRONG_HANDLER_URL', 'Wrong handler URL');
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') {
    throw new RestError(400, 'ERROR_UNSUPPORTED_PROTOCOL', 'Unsupported event handler protocol');
  }
  if (!allowUndotted && !parsed.hostname.includes('.')) {
    throw new RestError(400, 'ERROR_WRONG_HANDLER_URL', 'Wrong handler URL');
  }
}
