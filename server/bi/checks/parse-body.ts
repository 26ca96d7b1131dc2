import { TextDecoder } from 'node:util';
import { parseJson } from '../../net/parse-json.ts';
import type { EndpointAnswer } from './http-exchange.ts';
import type { FindingCode, Findings } from './findings.ts';

/** A body, read. */
export type ParsedBody =
  | { readonly kind: 'empty' }
  /** More than is read here. */
  | { readonly kind: 'cut'; readonly text: string }
  | { readonly kind: 'json'; readonly text: string; readonly value: unknown }
  | { readonly kind: 'other'; readonly text: string; readonly code: FindingCode };

/** Reads a body strictly, as PHP's json_decode does: UTF-8 without a byte order mark. */
export function parseBody({ body, contentEncoding, whole }: EndpointAnswer): ParsedBody {
  if (body.length === 0) return { kind: 'empty' };
  const text = body.toString('utf8');
  if (!whole) return { kind: 'cut', text };
  const other = (code: FindingCode): ParsedBody => ({ kind: 'other', text, code });
  if (contentEncoding !== null && contentEncoding !== 'identity') return other('COMPRESSED');
  if (body.subarray(0, 3).equals(byteOrderMark)) return other('BOM');
  if (!isUtf8(body)) return other('WRONG_CHARSET');
  const value = parseJson(text);
  if (value !== undefined) return { kind: 'json', text, value };
  return other(/^\s*<(!doctype|html|\?xml|head|body|[a-z])/i.test(text) ? 'HTML' : 'NOT_JSON');
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

function isUtf8(body: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(body);
    return true;
  } catch {
    return false;
  }
}

/** Status and emptiness, in the portal's order: empty body first (biconnector contract 7.1). */
export function judgeStatus(
  { status, location, contentType }: EndpointAnswer,
  reading: ParsedBody,
  findings: Findings,
): 'noAnswer' | 'status' | undefined {
  const isEmpty = reading.kind === 'empty';
  const isZero = reading.kind !== 'empty' && reading.text === '0';
  if (isEmpty) findings.add('EMPTY_BODY');
  if (isZero) findings.add('BODY_ZERO');
  if (status >= 300 && status < 400 && location !== null) findings.add('REDIRECT', `${status} ${location}`);
  else if (status !== 200) findings.add('STATUS_NOT_200', String(status));
  if (isEmpty || isZero) return 'noAnswer';
  if (status !== 200) return 'status';
  if (reading.kind === 'json' && !/\bjson\b/i.test(contentType ?? ''))
    findings.add('CONTENT_TYPE', contentType ?? '-');
  return undefined;
}

/** The form of a body in a few words. */
export function describeBody(reading: ParsedBody): string {
  if (reading.kind !== 'json') return reading.kind === 'other' ? reading.code : reading.kind;
  const { value } = reading;
  if (Array.isArray(value)) return `JSON list of ${value.length}`;
  if (typeof value === 'object' && value !== null) {
    const { length } = Object.keys(value);
    return `JSON object with ${length} ${length === 1 ? 'key' : 'keys'}`;
  }
  return `JSON ${value === null ? 'null' : typeof value}`;
}
