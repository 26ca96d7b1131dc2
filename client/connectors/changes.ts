/** Fields of a connector by name, as they are sent. */
export type Values = Readonly<Record<string, unknown>>;

export interface Change {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** The fields that differ, in the order of the form. A field that was left out is not changed. */
export const changesOf = (before: Values, after: Values): readonly Change[] =>
  Object.keys(after)
    .filter(field => !same(before[field], after[field]))
    .map(field => ({ field, before: before[field], after: after[field] }));

/** The new values of the changes, as an update sends them; `settings` only as a whole (biconnector contract 4.3). */
export const sendable = (changes: readonly Change[]): Values =>
  Object.fromEntries(changes.map(({ field, after }) => [field, after]));

/** A field that another person changed on the portal while the form was open. */
export interface Meanwhile {
  readonly field: string;
  readonly opened: unknown;
  readonly theirs: unknown;
  readonly mine: unknown;
  /** Both changed it, to different values, so saving would overwrite theirs. */
  readonly clash: boolean;
}

export const changedMeanwhile = (opened: Values, theirs: Values, mine: Values): readonly Meanwhile[] =>
  changesOf(opened, theirs).map(({ field, after }) => ({
    field,
    opened: opened[field],
    theirs: after,
    mine: mine[field],
    clash: !same(mine[field], opened[field]) && !same(mine[field], after),
  }));

/** The form's values after a change by another person: theirs where only they changed it, or where theirs was chosen. */
export const withTheirs = (
  mine: Values,
  meanwhile: readonly Meanwhile[],
  keepMine: ReadonlySet<string>,
): Values => ({
  ...mine,
  ...Object.fromEntries(
    meanwhile
      .filter(({ field, clash }) => !clash || !keepMine.has(field))
      .map(({ field, theirs }) => [field, theirs]),
  ),
});

/** The values that undo these changes; null where a field has been changed since. */
export function undoing(changes: readonly Change[], now: Values): Values | null {
  const stands = changes.every(({ field, after }) => same(now[field], after));
  return stands ? Object.fromEntries(changes.map(({ field, before }) => [field, before])) : null;
}
