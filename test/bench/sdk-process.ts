/** Way (b): the SDK as its documentation shows it, called in a loop, with its rate limiter opened wide. */
import { B24OAuth, EnumAppStatus } from '@bitrix24/b24jssdk';

const [origin = '', accessToken = '', memberId = ''] = process.argv.slice(2);
const client = new B24OAuth(
  {
    applicationToken: '',
    userId: 1,
    memberId,
    accessToken,
    refreshToken: 'unused',
    expires: Math.floor(Date.now() / 1000) + 3_600,
    expiresIn: 3_600,
    scope: 'biconnector',
    domain: new URL(origin).host,
    clientEndpoint: `${origin}/rest`,
    serverEndpoint: 'http://127.0.0.1:9/rest/',
    status: EnumAppStatus.Local,
  },
  { clientId: 'unused', clientSecret: 'unused' },
  {
    restrictionParams: {
      rateLimit: { burstLimit: 1e9, drainRate: 1e6, adaptiveEnabled: false },
      adaptiveConfig: { enabled: false, thresholdPercent: 100, coefficient: 0, maxDelay: 0 },
    },
  },
);

interface Order {
  readonly seconds: number;
  readonly concurrency: number;
  readonly connectors: number;
}

process.on('message', ({ seconds, concurrency, connectors }: Order) => {
  void run(seconds, concurrency, connectors).then(times => process.send?.(times));
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');

/** Calls in a loop and returns the duration of each call in milliseconds. */
async function run(seconds: number, concurrency: number, connectors: number): Promise<number[]> {
  const times: number[] = [];
  const end = performance.now() + seconds * 1000;
  let next = 0;
  const loop = async () => {
    while (performance.now() < end) {
      const begun = performance.now();
      next += 1;
      const answer = await client.actions.v2.call.make({
        method: 'biconnector.connector.get',
        params: { id: (next % connectors) + 1 },
      });
      if (!answer.isSuccess) throw new Error('The call failed');
      times.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, loop));
  return times;
}
