import { createConfig, lintFromString } from '@redocly/openapi-core';
import { startDesk } from '../../stage/desk.ts';

/** Lints both descriptions of the API; an error or a warning fails. */
const t = await startDesk();
const config = await createConfig({
  extends: ['recommended-strict'],
  rules: {
    // The tests run on loopback, and most operations have no 4XX of their own kind.
    'no-server-example.com': 'off',
  },
});
let faults = 0;
for (const path of ['/api/openapi.json', '/api/v1/openapi.json']) {
  const { text } = await t.request(path);
  const problems = await lintFromString({ source: text, absoluteRef: path, config });
  for (const { ruleId, message, location } of problems) {
    faults += 1;
    if (faults <= 30) process.stdout.write(`${path}${location[0]?.pointer ?? ''}: ${ruleId}: ${message}\n`);
  }
}
await t.close();
process.exitCode = faults === 0 ? 0 : 1;
