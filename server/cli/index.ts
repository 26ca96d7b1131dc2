#!/usr/bin/env node
import { systemClock } from '../time/clock.ts';
import { readCliEnvironment } from '../config/config.ts';
import { runCli } from './run-cli.ts';

const stop = new AbortController();
// The first Ctrl-C ends cleanly, a second one at once.
process.once('SIGINT', () => stop.abort());
// Whoever reads may have seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await runCli(process.argv.slice(2), {
  environment: readCliEnvironment(),
  terminal: {
    out: text => process.stdout.write(text),
    err: text => process.stderr.write(text),
    isWatched: process.stderr.isTTY,
  },
  signal: stop.signal,
  sleep: systemClock.sleep,
  now: systemClock.now,
});
