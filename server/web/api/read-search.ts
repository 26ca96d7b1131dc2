/** A tree of texts; a text that was given twice is a list, which no schema takes. */
export interface Search {
  readonly [name: string]: string | readonly string[] | Search;
}

/**
 * A query with brackets as the tree it means: `filter[title][contains]=sales`. Names that are no such path stay whole, so
 * that they can be refused as unknown.
 */
export function readSearch(search: string): Search {
  const tree = branch();
  for (const [name, text] of new URLSearchParams(search)) place(tree, pathOf(name), text);
  return tree as Search;
}

type Branch = Record<string, unknown>;
/** Without a prototype: a name may be `__proto__`. */
const branch = (): Branch => Object.create(null) as Branch;

function pathOf(name: string): readonly string[] {
  // Schemas overlook a key called `__proto__`: it would be a condition that is not there.
  if (!/^\w+(\[\w+\]){1,3}$/.test(name) || name.includes('__proto__')) return [name];
  return name.split(/[[\]]+/).filter(part => part !== '');
}

function place(tree: Branch, [name = '', ...rest]: readonly string[], text: string): void {
  const there = tree[name];
  if (there === undefined) {
    if (rest.length === 0) tree[name] = text;
    else place((tree[name] = branch()), rest, text);
  } else if (rest.length > 0 && typeof there === 'object' && !Array.isArray(there)) {
    place(there as Branch, rest, text);
  } else tree[name] = [];
}
