import { findingCodes, type FindingCode } from '../../bitrix24/biconnector/finding-codes.ts';
import type { Finding } from './report-answers.ts';

/** Collects findings, one per code with the first places in words and the number of the others. */
export interface Findings {
  /** @param place where the rule is broken and how, such as `#3 ORDERS` */
  add(code: FindingCode, place?: string): void;
  list(): readonly Finding[];
}

/** Maximum number of places in a finding, and of characters in a place. */
const mostPlaces = 5;
const longestPlace = 200;

interface Places {
  readonly shown: string[];
  hidden: number;
}

/** @param redact hides secrets; it runs before a place is cut, because half of a secret is secret too */
export function createFindings(redact: (text: string) => string): Findings {
  const placesByCode = new Map<FindingCode, Places>();
  return {
    add: (code, place) => {
      const places = placesByCode.get(code) ?? { shown: [], hidden: 0 };
      placesByCode.set(code, places);
      if (place === undefined) return;
      if (places.shown.length < mostPlaces) places.shown.push(redact(place).slice(0, longestPlace));
      else places.hidden += 1;
    },
    list: () =>
      [...placesByCode].map(([code, places]) => ({
        code,
        severity: findingCodes[code],
        ...(places.shown.length > 0 && { detail: detailOf(places) }),
      })),
  };
}

const detailOf = ({ shown, hidden }: Places): string =>
  [...shown, ...(hidden > 0 ? [`+${hidden}`] : [])].join('; ');
