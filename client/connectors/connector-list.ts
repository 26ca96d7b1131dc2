import { readConnector } from '../../server/bitrix24/biconnector/connectors.ts';
import type { Connector } from '../../server/bitrix24/biconnector/connectors.ts';
import type { Item } from '../../server/bitrix24/biconnector/item.ts';

export type SortKey = 'title' | 'id' | 'sort' | 'dateCreate';

export interface Sorting {
  readonly key: SortKey;
  readonly descending: boolean;
}

/** Rows that can be read; one the portal gave without an id cannot be opened. */
export const readRows = (items: readonly Item[]): readonly Connector[] =>
  items.flatMap(item => readConnector(item) ?? []);

/** Those whose title, description or address holds every word of the text, or whose id begins with it. */
export function matching(rows: readonly Connector[], text: string): readonly Connector[] {
  const words = text.trim().toLocaleLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter(({ id, title, description, urlData }) => {
    const haystack = `${title}\n${description}\n${urlData}`.toLocaleLowerCase();
    return (
      (words.length === 1 && String(id).startsWith(words[0] ?? '')) ||
      words.every(word => haystack.includes(word))
    );
  });
}

/** Sorted as people of this language sort; equal ones by id. */
export function sorted(
  rows: readonly Connector[],
  { key, descending }: Sorting,
  language: string,
): readonly Connector[] {
  const { compare } = new Intl.Collator(language, { numeric: true, sensitivity: 'base' });
  const direction = descending ? -1 : 1;
  const by: Readonly<Record<SortKey, (a: Connector, b: Connector) => number>> = {
    id: (a, b) => a.id - b.id,
    title: (a, b) => compare(a.title, b.title),
    sort: (a, b) => (a.sort ?? 0) - (b.sort ?? 0),
    dateCreate: (a, b) => (a.dateCreate ?? '').localeCompare(b.dateCreate ?? ''),
  };
  return [...rows].sort((a, b) => direction * by[key](a, b) || a.id - b.id);
}
