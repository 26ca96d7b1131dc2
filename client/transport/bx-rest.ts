import { isItem } from '../../server/bitrix24/biconnector/item.ts';
import { answerFrom, type WayName } from './answer.ts';
import { delivered, lost, type Delivery, type Way } from './way.ts';

/** The result object both libraries hand to the callback (platform contract 7.2, 7.3). */
interface CallbackResult {
  readonly data: () => unknown;
  readonly error?: () => unknown;
  /** Missing in older copies of BX24. */
  readonly time?: () => unknown;
  readonly status?: unknown;
  readonly answer?: unknown;
}

type CallMethod = (method: string, params: object, callback: (result: CallbackResult) => void) => unknown;

interface Library {
  readonly callMethod?: CallMethod;
}

/** The globals a page may carry: `BX.rest` on a portal page, `BX24` where its script was loaded. */
export interface PageGlobals {
  readonly BX?: { readonly rest?: Library };
  readonly BX24?: Library | null;
}

/** BX.rest's codes for a call that brought no answer of the method. */
const transportCodes = new Set([
  'ERROR_NETWORK',
  'ERROR_UNEXPECTED_ANSWER',
  'BLANK_ANSWER',
  'BLANK_ANSWER_WITH_ERROR_CODE',
]);

const statusOf = (...candidates: readonly unknown[]): number =>
  candidates.find((value): value is number => typeof value === 'number') ?? 0;

function read(result: CallbackResult, name: WayName): Delivery {
  const problem = result.error?.();
  if (problem === undefined || problem === null || problem === false) {
    const time = result.time?.() ?? (isItem(result.answer) ? result.answer['time'] : undefined);
    return delivered(answerFrom(result.data(), time, name, statusOf(result.status, 200)));
  }
  const details = isItem(problem) && isItem(problem['ex']) ? problem['ex'] : problem;
  const asError = isItem(details) && 'error' in details ? details : { error: problem };
  const answer = answerFrom(
    asError,
    null,
    name,
    statusOf(isItem(problem) && problem['status'], result.status),
  );
  if (!answer.ok && transportCodes.has(answer.code)) {
    return lost(answer.code === 'ERROR_NETWORK' ? 'PORTAL_UNREACHABLE' : 'PORTAL_NONSENSE', answer.message);
  }
  return delivered(answer);
}

function send(library: Library, name: WayName, call: Parameters<Way['send']>[0]): Promise<Delivery> {
  return new Promise(resolve => {
    try {
      // Both libraries use `this`, so the method is called on its object. The caller times out a callback that never comes.
      library.callMethod?.(call.method, call.params, result => {
        try {
          resolve(read(result, name));
        } catch (error) {
          resolve(lost('PORTAL_NONSENSE', String(error)));
        }
      });
    } catch (error) {
      resolve(lost('PORTAL_NONSENSE', String(error)));
    }
  });
}

/**
 * The ways through `BX.rest.callMethod`, and through `BX24.callMethod` where the page has only that library. Their result
 * objects are the same. Every call looks at the page again, because both are scripts that may arrive late.
 */
export function bxWays(page: PageGlobals, timeoutMs: number): readonly Way[] {
  const hasBx = (): boolean => typeof page.BX?.rest?.callMethod === 'function';
  const hasBx24 = (): boolean => !hasBx() && typeof page.BX24?.callMethod === 'function';
  const shared = { timeoutMs, timeoutCode: 'PORTAL_TIMEOUT' } as const;
  return [
    { ...shared, name: 'BX.rest', serves: hasBx, send: call => send(page.BX?.rest ?? {}, 'BX.rest', call) },
    { ...shared, name: 'BX24', serves: hasBx24, send: call => send(page.BX24 ?? {}, 'BX24', call) },
  ];
}
