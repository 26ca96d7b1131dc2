/** A command message of the frame, from any library. */
export interface FrameMessage {
  readonly method: string;
  /** Parsed JSON, the text itself if it is not JSON, or null if it is empty. */
  readonly params: unknown;
  /** Key of the reply; an empty key wants no reply. */
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
 * Decodes a message (platform contract 6.2). Text (`cmd[:params]:callback:sid` of B24Frame, `cmd:params:callback:sid` of
 * BX24) is read from both ends, because the JSON between may hold colons. B24Frame posts an object when the command's
 * name holds a colon.
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

/** Reads the parameters as an object; anything else becomes an empty object. */
export function asRecord(params: unknown): Readonly<Record<string, unknown>> {
  return typeof params === 'object' && params !== null && !Array.isArray(params)
    ? (params as Readonly<Record<string, unknown>>)
    : {};
}

/** Reads a parameter as text; anything but a string, number or boolean becomes an empty text. */
export function asText(value: unknown): string {
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : '';
}
