/**
 * Maps the values of an object. An object of which no value changes is the result itself and costs nothing: most answers hold
 * nothing to hide.
 */
export function mapValues(record: object, map: (name: string, value: unknown) => unknown): object {
  const values = record as Readonly<Record<string, unknown>>;
  let changed: Map<string, unknown> | undefined;
  for (const name of Object.keys(values)) {
    const mapped = map(name, values[name]);
    if (mapped !== values[name]) (changed ??= new Map()).set(name, mapped);
  }
  return changed === undefined ? record : withChanges(values, changed);
}

const withChanges = (
  values: Readonly<Record<string, unknown>>,
  changed: ReadonlyMap<string, unknown>,
): object =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, changed.has(name) ? changed.get(name) : value]),
  );

/** Maps the items of an array. An array of which no item changes is the result itself. */
export function mapItems(items: readonly unknown[], map: (item: unknown) => unknown): readonly unknown[] {
  const mapped = items.map(map);
  return mapped.every((each, at) => each === items[at]) ? items : mapped;
}
