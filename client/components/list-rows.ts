export interface Sorting<Key extends string> {
  readonly key: Key;
  readonly descending: boolean;
}

/** Rows whose text contains every typed word, or whose id begins with the typed text. */
export function matching<T extends { readonly id: number }>(
  rows: readonly T[],
  typed: string,
  textOf: (row: T) => string,
): readonly T[] {
  const words = typed.trim().toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const [first = ''] = words;
  if (first === '') return rows;
  return rows.filter(row => {
    if (words.length === 1 && String(row.id).startsWith(first)) return true;
    const text = textOf(row).toLocaleLowerCase();
    return words.every(word => text.includes(word));
  });
}

/** Sorts rows by a value, texts by the rules of the language. Equal rows are sorted by id; rows without a value come last. */
export function sorted<T extends { readonly id: number }>(
  rows: readonly T[],
  valueOf: (row: T) => string | number | null,
  { descending, language }: { readonly descending: boolean; readonly language: string },
): readonly T[] {
  const { compare } = new Intl.Collator(language, { numeric: true, sensitivity: 'base' });
  const direction = descending ? -1 : 1;
  const order = (a: T, b: T): number => {
    const [one, other] = [valueOf(a), valueOf(b)];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return (
      direction *
      (typeof one === 'number' && typeof other === 'number'
        ? one - other
        : compare(String(one), String(other)))
    );
  };
  return [...rows].sort((a, b) => order(a, b) || a.id - b.id);
}
