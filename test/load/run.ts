/** Measures the cost of many portals: npm run load. Needs PostgreSQL and takes about ten minutes. */
import { measureCrowd } from './crowd-calls.ts';
import { measureLookUps } from './look-ups.ts';

/** The default is a hundred calls per second for an hour. */
const calls = Number(process.env['LOAD_CALLS'] ?? 360_000);

await measureLookUps();
await measureCrowd(calls);
