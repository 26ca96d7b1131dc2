import type { DatabaseColumn } from '../../databases/port/condition.ts';
import { assignCodes, columnStyle } from './assign-codes.ts';
import type { HostedColumn } from '../records/hosted-database.ts';

/**
 * Brings the stored columns of a table together with those that the database has now. A column keeps its code whatever was
 * added, dropped or renamed beside it, and the code of one that is gone stays reserved. Stored types stay as they are, because
 * the portal has those until the table is published again.
 */
export function mergeColumns(
  stored: readonly HostedColumn[],
  described: readonly DatabaseColumn[],
): readonly HostedColumn[] {
  const byName = new Map(stored.map(column => [column.name, column]));
  const present = new Set(described.map(({ name }) => name));
  const codes = assignCodes(
    described.filter(({ name }) => !byName.has(name)).map(({ name }) => ({ identity: name, words: name })),
    new Set(stored.map(({ code }) => code)),
    columnStyle,
  );
  return [
    ...described.map((column): HostedColumn => {
      const known = byName.get(column.name);
      return known === undefined
        ? { ...column, code: codes.get(column.name) ?? '', chosen: false, gone: false }
        : { ...known, gone: false };
    }),
    ...stored.filter(({ name }) => !present.has(name)).map(column => ({ ...column, gone: true })),
  ];
}

/** A difference between what the portal has and what the database has now. */
export interface ColumnDrift {
  readonly name: string;
  readonly code: string;
  readonly change: 'gone' | 'new' | 'retyped';
}

/** Finds what has changed in the database since a table was published. */
export function driftOf(
  stored: readonly HostedColumn[],
  described: readonly DatabaseColumn[],
): readonly ColumnDrift[] {
  const now = new Map(described.map(column => [column.name, column]));
  const known = new Map(stored.map(column => [column.name, column]));
  return mergeColumns(stored, described).flatMap(
    ({ name, code, gone, chosen, type }): readonly ColumnDrift[] => {
      if (gone) return chosen ? [{ name, code, change: 'gone' }] : [];
      if (!known.has(name)) return [{ name, code, change: 'new' }];
      return chosen && now.get(name)?.type !== type ? [{ name, code, change: 'retyped' }] : [];
    },
  );
}

/**
 * Chooses the columns that the portal gets, with the types they have now.
 * @param names names of the chosen columns; without them a new table gets all, and a known one keeps its choice
 */
export function chooseColumns(
  merged: readonly HostedColumn[],
  described: readonly DatabaseColumn[],
  names: readonly string[] | undefined,
): readonly HostedColumn[] {
  const now = new Map(described.map(column => [column.name, column]));
  const isNew = !merged.some(({ chosen }) => chosen);
  const wanted = names && new Set(names);
  return merged.map(column => {
    const chosen = wanted === undefined ? isNew || column.chosen : wanted.has(column.name);
    return { ...column, ...now.get(column.name), chosen: chosen && !column.gone };
  });
}

/** The columns that Bitrix24 may ask for: the chosen ones, or all of a table of which nobody has chosen any. */
export function columnsAsked(columns: readonly HostedColumn[]): readonly HostedColumn[] {
  const chosen = columns.filter(column => column.chosen);
  return (chosen.length > 0 ? chosen : columns).filter(({ gone }) => !gone);
}
