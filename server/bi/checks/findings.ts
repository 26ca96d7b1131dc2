import { findingCodes, type FindingCode } from '../../bitrix24/biconnector/finding-codes.ts';
import type { Finding } from './report-answers.ts';

/** A finding whose places may hold secrets and may be long. */
export interface RawFinding extends Omit<Finding, 'detail'> {
  readonly places: readonly string[];
  /** Number of further places. */
  readonly hidden: number;
}

/** Collects findings, one per code with the first places in words and the number of the others. */
export interface Findings {
  /** @param place where the rule is broken and how, such as `#3 ORDERS` */
  add(code: FindingCode, place?: string): void;
  list(): readonly RawFinding[];
}

/** Maximum number of places in a finding. */
const mostPlaces = 5;

interface Places {
  readonly shown: string[];
  hidden: number;
}

export function createFindings(): Findings {
  const placesByCode = new Map<FindingCode, Places>();
  return {
    add: (code, place) => {
      const places = placesByCode.get(code) ?? { shown: [], hidden: 0 };
      placesByCode.set(code, places);
      if (place === undefined) return;
      if (places.shown.length < mostPlaces) places.shown.push(place);
      else places.hidden += 1;
    },
    list: () =>
      [...placesByCode].map(([code, { shown, hidden }]) => ({
        code,
        severity: findingCodes[code],
        places: shown,
        hidden,
      })),
  };
}
