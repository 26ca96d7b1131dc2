import { EventEmitter } from 'node:events';
import { request as requestOf, type Response } from 'express';
import { createDrain } from '../../../server/web/http/drain.ts';
import { ManualClock } from '../../stage/manual-clock.ts';

let clock: ManualClock;
beforeEach(() => {
  clock = new ManualClock();
});

/** A drain with one running request, and whether stopping has ended. */
function stopping(graceMs: number, longestMs: number) {
  const drain = createDrain(clock);
  const running = new EventEmitter();
  drain.track(requestOf, running as unknown as Response, () => undefined);
  let isOver = false;
  const over = drain.begin(graceMs, longestMs).then(() => {
    isOver = true;
  });
  return { drain, running, over, isOver: () => isOver };
}

test('readiness turns at once, and a load balancer gets its time even when nothing is running', async () => {
  const { drain, running, over, isOver } = stopping(2_000, 20_000);
  expect(drain.isDraining()).toBe(true);
  running.emit('close');
  await clock.run(1_999);
  expect(isOver()).toBe(false);
  await clock.run(1);
  await over;
});

test('a running call is waited for, however long after the grace time it ends', async () => {
  const { running, over, isOver } = stopping(2_000, 20_000);
  await clock.run(19_000);
  expect(isOver()).toBe(false);
  running.emit('close');
  await over;
});

test('a call that never ends does not hold up the end for ever', async () => {
  const { over, isOver } = stopping(2_000, 50);
  await clock.run(1_999);
  expect(isOver()).toBe(false);
  await clock.run(51);
  await over;
});
