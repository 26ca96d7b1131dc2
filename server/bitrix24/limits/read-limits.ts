import { parseJson } from '../../net/parse-json.ts';
import type { OutboundAnswer, OutgoingCall } from '../outbound/outbound.ts';

/** The limits of Bitrix24 that an answer reports (platform contract 4.5, 4.7). */
export interface AnswerLimits {
  /** Set when a limit refused the whole call; the message is Bitrix24's. */
  readonly refusal: { readonly code: LimitCode; readonly message: string } | undefined;
  readonly limits: readonly ReportedLimit[];
}

export interface ReportedLimit {
  readonly code: LimitCode;
  /** The method in lower case. */
  readonly method: string;
  /**
   * When the method's window of ten minutes ends, in milliseconds since the epoch; undefined if the answer does not
   * say.
   */
  readonly resetAt: number | undefined;
}

export type LimitCode = 'QUERY_LIMIT_EXCEEDED' | 'OPERATION_TIME_LIMIT' | 'OVERLOAD_LIMIT';

/** Seconds of work within ten minutes after which Bitrix24 blocks a method. */
const mostOperating = 480;

/** Matches answers that may report a limit. Few do, so the others are not parsed a second time. */
const worthReading =
  /"(?:QUERY_LIMIT_EXCEEDED|OPERATION_TIME_LIMIT|OVERLOAD_LIMIT)"|"operating":\s{0,8}(?:4[89]\d|[5-9]\d\d|\d{4,})/;

/** Reads the limits that an answer reports; undefined if it reports none. */
export function readLimits(call: OutgoingCall, { text }: OutboundAnswer): AnswerLimits | undefined {
  if (!worthReading.test(text)) return undefined;
  const body = parseJson(text);
  const result = field(body, 'result');
  const holder = [body, result, field(result, 'error')].find(each => isLimit(field(each, 'error')));
  const code = field(holder, 'error');
  const refusal = isLimit(code) ? { code, message: textOf(field(holder, 'error_description')) } : undefined;
  return {
    refusal,
    limits: [
      ...limitsOf(call.method, refusal?.code, field(body, 'time')),
      // Sources differ on whether the batch or its commands are charged, so both are watched.
      ...commandsOf(call).flatMap(({ name, method }) =>
        limitsOf(
          method,
          codeOf(field(field(result, 'result_error'), name)),
          field(field(result, 'result_time'), name),
        ),
      ),
    ],
  };
}

/** The methods a call uses, in lower case: its own, and those of the commands of a batch. */
export const methodsOf = (call: OutgoingCall): readonly string[] =>
  call.method === 'batch'
    ? ['batch', ...new Set(commandsOf(call).map(({ method }) => method))]
    : [call.method.toLowerCase()];

/**
 * When the window of the answered method ends, in milliseconds since the epoch; undefined if the answer does not say.
 */
export function readResetAt(text: string): number | undefined {
  const seconds = /"operating_reset_at":\s{0,8}(?<seconds>\d+)/.exec(text)?.groups?.['seconds'];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}

function limitsOf(name: string, refused: LimitCode | undefined, time: unknown): readonly ReportedLimit[] {
  const usedUp = numberOf(field(time, 'operating')) >= mostOperating ? 'OPERATION_TIME_LIMIT' : undefined;
  const code = refused ?? usedUp;
  const reset = numberOf(field(time, 'operating_reset_at'));
  const resetAt = Number.isFinite(reset) ? reset * 1000 : undefined;
  return code === undefined ? [] : [{ code, method: name.toLowerCase(), resetAt }];
}

function commandsOf(call: OutgoingCall): readonly { readonly name: string; readonly method: string }[] {
  const commands = call.method === 'batch' ? field(call.params, 'cmd') : undefined;
  if (typeof commands !== 'object' || commands === null) return [];
  return Object.entries(commands).map(([name, command]) => ({
    name,
    method: String(command).replace(/\?.*/s, '').toLowerCase(),
  }));
}

/** The limit an error of a command reports. The error can be a bare string. */
function codeOf(error: unknown): LimitCode | undefined {
  const code = typeof error === 'string' ? error : field(error, 'error');
  return isLimit(code) ? code : undefined;
}

const isLimit = (code: unknown): code is LimitCode =>
  code === 'QUERY_LIMIT_EXCEEDED' || code === 'OPERATION_TIME_LIMIT' || code === 'OVERLOAD_LIMIT';

/**
 * Number(list) stringifies the list first and overflows the stack on a deep one, so only numbers and strings are
 * converted.
 */
const numberOf = (value: unknown): number =>
  typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const field = (holder: unknown, name: string): unknown =>
  typeof holder === 'object' && holder !== null && Object.hasOwn(holder, name)
    ? (holder as Record<string, unknown>)[name]
    : undefined;
