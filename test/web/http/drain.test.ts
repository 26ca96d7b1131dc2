import { EventEmitter } from 'node:events';
import { request as requestOf, type Response } from 'express';
import { createDrain } from '../../../server/web/http/drain.ts';
import { ManualClock } from '../../stage/manual-clock.ts';

let clock: ManualClock;
beforeEach(() => {
  clock = new ManualClock();
});

/** Starts to drain with one running request; says whether draining has ended. */
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

test('draining turns readiness off at once and gives a load balancer its grace time even when nothing is running', async () => {
  const { drain, running, over, isOver } = stopping(2_000, 20_000);
  expect(drain.isDraining()).toBe(true);
  running.emit('close');
  await clock.run(1_999);
  expect(isOver()).toBe(false);
  await clock.run(1);
  await over;
});

test('draining waits for a running request, also when it ends after the grace time', async () => {
  const { running, over, isOver } = stopping(2_000, 20_000);
  await clock.run(19_000);
  expect(isOver()).toBe(false);
  running.emit('close');
  await over;
});

test('a request that never ends does not hold up draining for ever', async () => {
  const { over, isOver } = stopping(2_000, 50);
  await clock.run(1_999);
  expect(isOver()).toBe(false);
  await clock.run(51);
  await over;
});
