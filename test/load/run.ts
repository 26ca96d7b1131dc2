/** What many portals cost: npm run load. Needs a PostgreSQL; takes about ten minutes. */
import { measureCrowd } from './crowd-calls.ts';
import { measureLookUps } from './look-ups.ts';

/** A hundred calls in every second of an hour. */
const calls = Number(process.env['LOAD_CALLS'] ?? 360_000);

await measureLookUps();
await measureCrowd(calls);
