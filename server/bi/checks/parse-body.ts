import { isUtf8 } from 'node:buffer';
import { breatheAfter } from '../../time/breathe.ts';
import { hasTooManyValues } from '../../net/json-value-count.ts';
import { parseJson } from '../../net/parse-json.ts';
import type { EndpointAnswer } from './http-exchange.ts';
import type { FindingCode } from '../../bitrix24/biconnector/finding-codes.ts';

/** The body of an answer after parsing. */
export type ParsedBody =
  | { readonly kind: 'empty' }
  /** The body is longer than what was read, or has more values than are parsed. */
  | { readonly kind: 'cut'; readonly text: string }
  | { readonly kind: 'json'; readonly text: string; readonly value: unknown }
  | { readonly kind: 'notJson'; readonly text: string; readonly code: FindingCode };

/**
 * Maximum number of names, values and brackets in an answer. Parsing and judging as many stops the process for at most
 * 50 ms; a preview of twenty rows with a thousand columns has fewer.
 */
const mostValues = 50_000;

/** Parses a body as strictly as PHP's json_decode does: UTF-8 without a byte order mark. */
export async function parseBody({ body, contentEncoding, whole }: EndpointAnswer): Promise<ParsedBody> {
  if (body.length === 0) return { kind: 'empty' };
  const text = body.toString('utf8');
  if (!whole) return { kind: 'cut', text };
  const notJson = (code: FindingCode): ParsedBody => ({ kind: 'notJson', text, code });
  if (contentEncoding !== null && contentEncoding !== 'identity') return notJson('COMPRESSED');
  if (body.subarray(0, 3).equals(byteOrderMark)) return notJson('BOM');
  if (!isUtf8(body)) return notJson('WRONG_CHARSET');
  await breatheAfter(text.length);
  if (await hasTooManyValues(text, mostValues)) return { kind: 'cut', text };
  await breatheAfter(text.length);
  const value = parseJson(text);
  await breatheAfter(text.length);
  if (value !== undefined) return { kind: 'json', text, value };
  return notJson(/^\s*<(!doctype|html|\?xml|head|body|[a-z])/i.test(text) ? 'HTML' : 'NOT_JSON');
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** Describes the form of a body, such as `JSON list of 3`. */
export function describeBody(body: ParsedBody): string {
  if (body.kind === 'notJson') return body.code;
  if (body.kind !== 'json') return body.kind;
  const { value } = body;
  if (Array.isArray(value)) return `JSON list of ${value.length}`;
  if (typeof value === 'object' && value !== null) {
    const { length } = Object.keys(value);
    return `JSON object with ${length} ${length === 1 ? 'key' : 'keys'}`;
  }
  return `JSON ${value === null ? 'null' : typeof value}`;
}
