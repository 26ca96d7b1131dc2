/** A command of the frame, whichever library sent it. */
export interface FrameMessage {
  readonly method: string;
  /** Parsed JSON; text that is not JSON stays as it is; null when there was none. */
  readonly params: unknown;
  /** Empty: no reply is wanted. */
  readonly callback: string;
  readonly sid: string;
}

function parse(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/**
 * Reads text (`cmd[:params]:callback:sid` of B24Frame, `cmd:params:callback:sid` of BX24) from both ends, because the
 * JSON between may hold colons, and the object B24Frame posts when the command's own name holds one
 * (platform contract 6.2).
 */
export function decodeMessage(data: unknown): FrameMessage | null {
  if (typeof data === 'string') {
    const parts = data.split(':');
    if (parts.length < 3) return null;
    return {
      method: parts[0] ?? '',
      params: parse(parts.slice(1, -2).join(':')),
      callback: parts.at(-2) ?? '',
      sid: parts.at(-1) ?? '',
    };
  }
  if (typeof data !== 'object' || data === null) return null;
  const { method, params, callback, appSid } = data as Readonly<Record<string, unknown>>;
  if (typeof method !== 'string' || typeof appSid !== 'string') return null;
  return {
    method,
    params: params === '' || params === undefined ? null : params,
    callback: typeof callback === 'string' ? callback : '',
    sid: appSid,
  };
}

/** The parameters as an object; anything else counts as none. */
export function asRecord(params: unknown): Readonly<Record<string, unknown>> {
  return typeof params === 'object' && params !== null && !Array.isArray(params)
    ? (params as Readonly<Record<string, unknown>>)
    : {};
}

/** A parameter as text; what is neither text nor number nor boolean counts as none. */
export function asText(value: unknown): string {
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : '';
}
