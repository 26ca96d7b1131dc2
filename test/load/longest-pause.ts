import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { createCheckEndpoint } from '../../server/bi/checks/check-endpoint.ts';
import { createPlanApart } from '../../server/bi/files/plan-apart.ts';

/** Measures the longest pause of the event loop while a hostile answer is judged or a hostile file is planned. */
async function measure(name: string, work: () => Promise<unknown>): Promise<void> {
  await setTimeout(200);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const begun = performance.now();
  await work();
  await setTimeout(5);
  delay.disable();
  const took = performance.now() - begun;
  console.log(`${name}: longest pause ${(delay.max / 1e6).toFixed(0)} ms, ${took.toFixed(0)} ms in all`);
}

const signal = new AbortController().signal;
const settings = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`s${at}`, `secret-value-${at}`]));

function judge(text: string, endpoint: 'urlTableList' | 'urlData'): Promise<unknown> {
  const body = Buffer.from(text);
  const answer = {
    status: 200,
    contentType: 'application/json',
    contentEncoding: null,
    location: null,
    body,
    whole: true,
  };
  const check = createCheckEndpoint({
    callEndpoint: () => Promise.resolve(answer),
    now: () => performance.now(),
  });
  return check({ endpoint, url: 'https://x.example/', question: {}, settings }, signal);
}

const list = (count: number, item: (at: number) => string): string =>
  `[${Array.from({ length: count }, (_, at) => item(at)).join(',')}]`;

const answers: readonly (readonly [string, string])[] = [
  ['8 MB of [1],', `[${'[1],'.repeat(2_000_000)}1]`],
  ['400 000 keys', `{${list(400_000, at => `"k${at}":1`).slice(1, -1)}}`],
  ['12 000 distinct objects', list(12_000, at => `{"code":"t${at}","k${at}":1}`)],
  ['tables with long names', list(2_000, at => `{"code":"t${at}","title":"${'x'.repeat(3_900)}"}`)],
  ['one text of 8 MB', `["${'7'.repeat(8_000_000)}"]`],
  ['one text of escapes', `["${'\\n'.repeat(4_000_000)}"]`],
  [
    'every setting echoed',
    list(1_000, at => `{"code":"t${at}","title":"${Object.values(settings).join(' ')}"}`),
  ],
];
for (const endpoint of ['urlTableList', 'urlData'] as const)
  for (const [name, text] of answers) await measure(`${endpoint}, ${name}`, () => judge(text, endpoint));

const plan = createPlanApart();
for (const [name, text] of [
  ['YAML list of 1 MB', `[${'1,'.repeat(49_000)}1]`],
  ['YAML folded lines', `a: ${'x\n '.repeat(300_000)}`],
  ['JSON of 8 MB', `[${'[1],'.repeat(2_000_000)}1]`],
] as const)
  await measure(`import, ${name}`, () => plan(text, { memberId: 'x', connectors: [] }));
