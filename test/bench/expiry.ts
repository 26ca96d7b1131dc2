import { ask } from './children.ts';
import type { Bench } from './set-up.ts';

/** Counts the refreshes that many concurrent calls with an expired token cause. */
export async function measureExpiry({ desk, portal, portalProcess }: Bench, calls: number): Promise<void> {
  const before = await ask<number>(portalProcess, 'refreshes');
  await ask(portalProcess, 'expire');
  const begun = performance.now();
  const answers = await Promise.all(
    Array.from({ length: calls }, async (_, index) => {
      const answer = await fetch(`${desk.origin}/api/connectors/${(index % portal.connectors) + 1}`, {
        headers: { authorization: `Bearer ${desk.frameToken}` },
      });
      await answer.text();
      return answer.status;
    }),
  );
  const refreshes = (await ask<number>(portalProcess, 'refreshes')) - before;
  process.stdout.write(`\n${calls} concurrent calls at expiry\n`);
  console.table([
    {
      answered: answers.filter(status => status === 200).length,
      refreshes,
      'ms in total': Math.round(performance.now() - begun),
    },
  ]);
}
