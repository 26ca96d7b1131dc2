#!/usr/bin/env node
import { systemClock } from '../time/clock.ts';
import { readCliEnvironment } from '../config/config.ts';
import { runCli } from './run-cli.ts';

const stop = new AbortController();
// The first Ctrl-C ends the command cleanly, a second one kills the process.
process.once('SIGINT', () => stop.abort());
// A reader such as `head` may close the pipe early.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await runCli(process.argv.slice(2), {
  environment: readCliEnvironment(),
  terminal: {
    out: text => process.stdout.write(text),
    err: text => process.stderr.write(text),
    isInteractive: process.stderr.isTTY,
  },
  signal: stop.signal,
  sleep: systemClock.sleep,
  now: systemClock.now,
});
