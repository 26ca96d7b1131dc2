import { answerFrom } from './answer.ts';
import type { Session } from './session.ts';
import { delivered, lost, type Delivery, type LostCode, type Route } from './transport.ts';

/** The methods the server offers, and where. It takes listed methods only, never a method's name. */
const paths: Readonly<Record<string, (params: Readonly<Record<string, unknown>>) => string>> = {
  'biconnector.connector.get': ({ id }) => `/api/connectors/${encodeURIComponent(String(id))}`,
};

const lostCodes: readonly string[] = ['SERVER_UNREACHABLE', 'SERVER_NONSENSE', 'FRAME_SILENT'];
const isLostCode = (code: string): code is LostCode => lostCodes.includes(code);

/** This app's server, which calls the portal with the viewing person's stored token. */
export function serverRoute(session: Session, timeoutMs: number): Route {
  return {
    name: 'server',
    timeoutMs,
    timeoutCode: 'SERVER_TIMEOUT',
    serves: method => Object.hasOwn(paths, method),
    async send({ method, params, signal }): Promise<Delivery> {
      const reply = await session.request(paths[method]?.(params) ?? '', { signal });
      if (!reply.ok) {
        return isLostCode(reply.code)
          ? lost(reply.code, reply.message)
          : delivered({ answeredBy: 'server', ...reply });
      }
      const { item, time } = reply.body;
      // The item itself is looked at too: an error that slipped through must not be shown as a connector.
      const inside = answerFrom(item, time, 'server', reply.status);
      return delivered(inside.ok ? { ...inside, result: { item } } : inside);
    },
  };
}
