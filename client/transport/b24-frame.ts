import { isItem } from '../../server/bitrix24/biconnector/item.ts';
import { answerFrom } from './answer.ts';
import type { FrameConnection } from './frame.ts';
import { delivered, lost, type Delivery, type LostCode, type Way } from './way.ts';

/** The SDK's codes for a call that brought no answer of the method (platform contract 8.5). */
const transportCode = /^(NETWORK_ERROR|REQUEST_TIMEOUT|JSSDK_|ERR_|ECONN|ETIMEDOUT)/;

function lostCodeOf(code: string): LostCode {
  if (code === 'NETWORK_ERROR' || code.startsWith('ECONN')) return 'PORTAL_UNREACHABLE';
  if (code === 'REQUEST_TIMEOUT' || code === 'ETIMEDOUT') return 'PORTAL_TIMEOUT';
  if (code.startsWith('JSSDK_FRAME_')) return 'FRAME_SILENT';
  return 'PORTAL_NONSENSE';
}

/** Reads an error of the SDK, thrown or carried in its result. */
function fromSdkError(error: unknown): Delivery {
  const { code, status, message } = (isItem(error) ? error : {}) as {
    readonly code?: unknown;
    readonly status?: unknown;
    readonly message?: unknown;
  };
  const text = typeof message === 'string' ? message : '';
  const name = typeof code === 'string' || typeof code === 'number' ? String(code) : 'JSSDK_UNKNOWN_ERROR';
  const http = typeof status === 'number' ? status : 0;
  if (http === 0 || transportCode.test(name)) return lost(lostCodeOf(name), text);
  return delivered({ ok: false, code: name, message: text, status: http, answeredBy: 'B24Frame' });
}

/**
 * The way through the SDK of the portal's frame, on the viewing person's own token. It serves once the handshake is done:
 * until then the server answers sooner (design decision 8).
 * @param options `timeoutMs` in milliseconds; `unconnected` tells whether it also serves before the handshake, which has a
 * time limit of its own in `frame.connect()`
 */
export function b24FrameWay(
  frame: FrameConnection,
  { timeoutMs, unconnected }: { readonly timeoutMs: number; readonly unconnected: () => boolean },
): Way {
  return {
    name: 'B24Frame',
    timeoutMs,
    timeoutCode: 'PORTAL_TIMEOUT',
    serves: () => frame.canCallRest() && (frame.isConnected() || unconnected()),
    async send({ method, params }) {
      const state = await frame.connect();
      if (!state.ok) return lost(state.code, state.message);
      try {
        const result = await state.frame.call(method, params);
        if (!result.isSuccess) return fromSdkError(result.error);
        return delivered(answerFrom(result.data?.result, result.data?.time, 'B24Frame', result.status));
      } catch (error) {
        return fromSdkError(error);
      }
    },
  };
}
