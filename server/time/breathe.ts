import { setImmediate } from 'node:timers/promises';

/** Lets other requests run between two parts of a long computation. */
export type Breathe = () => Promise<unknown>;

export const breathe: Breathe = () => setImmediate();

/** Length from which decoding a text, counting its values and parsing it are steps of their own, in bytes or characters. */
const longText = 128 * 1024;

/** Lets other requests run after a step that worked on as much as this; after a short one it goes on at once. */
export const breatheAfter = (length: number): Promise<unknown> | undefined =>
  length > longText ? breathe() : undefined;

/**
 * Divides a long computation into slices.
 * @param perSlice amount of work after which other requests run, in units that the caller chooses
 * @returns a function that is called before each part with the amount of its work
 */
export function createSlices(perSlice: number, pause: Breathe = breathe): (work: number) => Promise<void> {
  let done = 0;
  return async work => {
    if (done > 0 && done + work > perSlice) {
      done = 0;
      await pause();
    }
    done += work;
  };
}
