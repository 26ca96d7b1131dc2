import type { WayName } from '../transport/answer.ts';

/** The key of a way's words, in brackets because vue-i18n reads the dot of `BX.rest` as a step down. */
export const wayKey = (way: WayName): string => `found.routes['${way}']`;
