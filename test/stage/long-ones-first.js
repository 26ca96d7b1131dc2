/* eslint-disable @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-return, @typescript-eslint/no-unsafe-argument -- The types of Jest's sequencer do not resolve from a JavaScript file. */
import Sequencer from '@jest/test-sequencer';

/** Files that wait for browsers and processes, which take long however small they are. */
const long = /\/test\/(browser|faults|processes)\//;

/** Begins with the files that take long, so that no worker is left alone with one of them at the end. */
export default class LongOnesFirst extends Sequencer {
  /** @param {readonly import('@jest/test-result').Test[]} tests */
  sort(tests) {
    const sorted = [...super.sort([...tests])];
    return [
      ...sorted.filter(({ path }) => long.test(path)),
      ...sorted.filter(({ path }) => !long.test(path)),
    ];
  }
}
