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

function withChanges(
  values: Readonly<Record<string, unknown>>,
  changed: ReadonlyMap<string, unknown>,
): object {
  const result: Record<string, unknown> = { ...values };
  // A field that JSON calls `__proto__` is the copy's own by now, so it is no prototype here either.
  for (const [name, value] of changed) result[name] = value;
  return result;
}

/** Maps the items of an array. An array of which no item changes is the result itself. */
export function mapItems(items: readonly unknown[], map: (item: unknown) => unknown): readonly unknown[] {
  const mapped = items.map(map);
  return mapped.every((each, at) => each === items[at]) ? items : mapped;
}
