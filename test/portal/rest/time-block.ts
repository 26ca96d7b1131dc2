import type { JsonMap } from '../json.ts';
import type { PortalState } from '../portal-state.ts';
import type { Operating } from './limits.ts';

/** Builds the `time` of an answer; a box leaves the operating fields out (platform contract 4.4). */
export function timeBlock(
  portal: PortalState,
  start: number,
  processing: number,
  operating: Operating,
): JsonMap {
  const finish = portal.clock.now();
  const time = {
    start: start / 1000,
    finish: finish / 1000,
    duration: round((finish - start) / 1000),
    processing: round(processing),
    date_start: portal.zone.iso(start),
    date_finish: portal.zone.iso(finish),
  };
  if (portal.profile === 'box') return time;
  return { ...time, operating_reset_at: operating.resetAt, operating: round(operating.operating) };
}

function round(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6;
}
