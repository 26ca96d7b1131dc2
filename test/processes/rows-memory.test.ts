/*
 * The memory of the built server while it sends many rows: it does not grow with their number.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { residentMegabytes } from '../bench/memory.ts';
import { setHostedStage, type HostedStage } from '../bench/hosted-stage.ts';

const rows = 300_000;
/** What promise 42 allows above idle, in megabytes. */
const most = 60;

let stage: HostedStage;
beforeAll(async () => {
  stage = await setHostedStage(rows);
});
afterAll(() => stage.close());

/** Reads an answer without keeping it. @returns its length in bytes */
async function readAll(body: string): Promise<number> {
  const answer = await fetch(`${stage.desk.origin}/bi/data`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body,
  });
  expect(answer.status).toBe(200);
  let length = 0;
  for await (const chunk of answer.body ?? []) length += (chunk as Uint8Array).length;
  return length;
}

/** Reads a table. @returns the most memory that the server had meanwhile, in megabytes */
async function highestDuring(body: string): Promise<number> {
  const state = { isOver: false };
  const reading = readAll(body).finally(() => {
    state.isOver = true;
  });
  let highest = 0;
  while (!state.isOver) {
    highest = Math.max(highest, await residentMegabytes(stage.pid));
    await pause(20);
  }
  expect(await reading).toBeGreaterThan(20_000_000);
  return highest;
}

test('many rows cost no more than 60 MB above idle', async () => {
  for (const { name, body } of stage.tables) {
    // The thread, its programs and the buffers of a stream are there before anything is measured.
    await readAll(`${body}&limit=${rows / 3}`);
    const idle = await residentMegabytes(stage.pid);
    // A busy machine collects garbage late, which only ever adds; the least of a few readings is what the rows cost.
    let least = Infinity;
    for (let reading = 0; reading < 4 && least >= most; reading += 1)
      least = Math.min(least, (await highestDuring(body)) - idle);
    expect([name, least, least < most]).toEqual([name, least, true]);
  }
  // A busy machine reads three tables up to five times, slowly.
}, 400_000);
