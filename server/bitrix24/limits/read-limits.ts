import type { OutboundAnswer, OutgoingCall } from '../outbound/outbound.ts';

/** What an answer says about the limits of Bitrix24 (platform contract 4.5, 4.7). */
export interface AnswerLimits {
  /** The whole call was refused by a limit, in Bitrix24's words. */
  readonly refusal: { readonly code: LimitCode; readonly message: string } | undefined;
  readonly limits: readonly ReportedLimit[];
}

export interface ReportedLimit {
  readonly code: LimitCode;
  /** In lower case. */
  readonly method: string;
  /** When the method's ten minutes end, in milliseconds since the epoch, where the answer says so. */
  readonly resetAt: number | undefined;
}

export type LimitCode = 'QUERY_LIMIT_EXCEEDED' | 'OPERATION_TIME_LIMIT' | 'OVERLOAD_LIMIT';

/** Seconds of work in ten minutes after which Bitrix24 blocks a method. */
const mostOperating = 480;

/** Nearly every answer says nothing about limits: it is not parsed a second time. */
const worthReading =
  /"(?:QUERY_LIMIT_EXCEEDED|OPERATION_TIME_LIMIT|OVERLOAD_LIMIT)"|"operating":\s{0,8}(?:4[89]\d|[5-9]\d\d|\d{4,})/;

export function readLimits(call: OutgoingCall, { text }: OutboundAnswer): AnswerLimits | undefined {
  if (!worthReading.test(text)) return undefined;
  const body = parse(text);
  const result = field(body, 'result');
  const holder = [body, result, field(result, 'error')].find(each => isLimit(field(each, 'error')));
  const code = field(holder, 'error');
  const refusal = isLimit(code) ? { code, message: textOf(field(holder, 'error_description')) } : undefined;
  return {
    refusal,
    limits: [
      ...limitsOf(call.method, refusal?.code, field(body, 'time')),
      // Which of the two is charged, the batch or its commands, is told in both ways: both are watched.
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

/** The methods a call uses: its own, and those of a batch's commands; in lower case. */
export const methodsOf = (call: OutgoingCall): readonly string[] =>
  call.method === 'batch'
    ? ['batch', ...new Set(commandsOf(call).map(({ method }) => method))]
    : [call.method.toLowerCase()];

/** When the time of this answer's method starts anew, in milliseconds since the epoch. */
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

/** An error can be a bare string. */
function codeOf(error: unknown): LimitCode | undefined {
  const code = typeof error === 'string' ? error : field(error, 'error');
  return isLimit(code) ? code : undefined;
}

const isLimit = (code: unknown): code is LimitCode =>
  code === 'QUERY_LIMIT_EXCEEDED' || code === 'OPERATION_TIME_LIMIT' || code === 'OVERLOAD_LIMIT';

/** Of a list as a number JavaScript makes a text first, and of a deep one none. */
const numberOf = (value: unknown): number =>
  typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const field = (holder: unknown, name: string): unknown =>
  typeof holder === 'object' && holder !== null && Object.hasOwn(holder, name)
    ? (holder as Record<string, unknown>)[name]
    : undefined;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
