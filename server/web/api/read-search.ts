import type { Request } from 'express';
/** A tree of texts. A text that was given twice is an empty list, which no schema takes. */
export interface Search {
  readonly [name: string]: string | readonly string[] | Search;
}

/**
 * Reads a query with brackets as a tree: `filter[title][contains]=sales`. Other names stay whole, so that they can be refused
 * as unknown.
 * @param search the query as text, without its `?`
 */
export function readSearch(search: string): Search {
  const tree = branch();
  for (const [name, text] of new URLSearchParams(search)) place(tree, pathOf(name), text);
  return tree as Search;
}

type Branch = Record<string, unknown>;
/** A branch has no prototype because a name may be `__proto__`. */
const branch = (): Branch => Object.create(null) as Branch;

function pathOf(name: string): readonly string[] {
  // Schemas overlook a key called `__proto__`, so a condition with that name would be ignored.
  if (!/^\w+(\[\w+\]){1,3}$/.test(name) || name.includes('__proto__')) return [name];
  return name.split(/[[\]]+/).filter(part => part !== '');
}

function place(tree: Branch, [name = '', ...rest]: readonly string[], text: string): void {
  const present = tree[name];
  if (present === undefined) {
    if (rest.length === 0) tree[name] = text;
    else place((tree[name] = branch()), rest, text);
  } else if (rest.length > 0 && typeof present === 'object' && !Array.isArray(present)) {
    place(present as Branch, rest, text);
  } else tree[name] = [];
}

/** The query of a request as text, without its `?`. */
export const searchOf = ({ originalUrl }: Request): string =>
  /\?(?<search>.*)$/s.exec(originalUrl)?.groups?.['search'] ?? '';
