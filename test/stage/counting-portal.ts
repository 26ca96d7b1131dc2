import type { MemberId } from '../../server/bitrix24/identifiers.ts';
import type {
  Outbound,
  OutboundAnswer,
  OutboundRequest,
  OutgoingCall,
} from '../../server/bitrix24/outbound/outbound.ts';
import type { Clock } from '../../server/time/clock.ts';

export const memberId = 'c'.repeat(32) as MemberId;

/** Answers instead of a portal, remembers when what was asked, and can be told what to say next. */
export class CountingPortal implements Outbound {
  readonly calls: { readonly at: number; readonly userId: number | undefined; readonly method: string }[] =
    [];
  readonly says: (OutboundAnswer | Error)[] = [];
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  post({ call: { userId, method } }: OutboundRequest): Promise<OutboundAnswer> {
    this.calls.push({ at: this.#clock.now(), userId, method });
    const said = this.says.shift();
    if (said instanceof Error) return Promise.reject(said);
    return Promise.resolve(said ?? { status: 200, text: '{"result":true,"time":{"operating":0}}' });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** The most calls there were within any stretch of time, in milliseconds, its ends included. */
  mostWithin(ms: number): number {
    return Math.max(
      0,
      ...this.calls.map(({ at }) => this.calls.filter(other => other.at >= at && other.at <= at + ms).length),
    );
  }
}

/** A refusal as Bitrix24 words it. */
export const refusal = (status: number, error: string, more: object = {}): OutboundAnswer => ({
  status,
  text: JSON.stringify({ error, error_description: `${error} in words`, ...more }),
});

export function requestOf(call: Partial<OutgoingCall> = {}, host = 'acme.bitrix24.com'): OutboundRequest {
  const whole: OutgoingCall = {
    to: 'portal',
    memberId,
    userId: 1,
    method: 'biconnector.connector.get',
    params: {},
    ...call,
  };
  return { call: whole, url: new URL(`https://${host}/rest/${whole.method}`), headers: {}, body: '' };
}
