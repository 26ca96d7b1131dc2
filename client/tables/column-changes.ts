import { problemsOf } from '../../server/bitrix24/biconnector/check-input.ts';
import {
  columnsChange,
  type ColumnsChange,
  type NewColumn,
} from '../../server/bitrix24/biconnector/table-input.ts';
import type { Column } from '../../server/bitrix24/biconnector/tables.ts';
import type { Problem } from '../transport/answer.ts';

/** Changes of a table's columns that are collected before they are sent in one call. */
export interface StagedChanges {
  readonly add: readonly NewColumn[];
  /** New visibility of columns, by id. */
  readonly visible: ReadonlyMap<number, boolean>;
  readonly remove: ReadonlySet<number>;
}

export const nothingStaged: StagedChanges = { add: [], visible: new Map(), remove: new Set() };

export const stageAdding = (staged: StagedChanges, column: NewColumn): StagedChanges => ({
  ...staged,
  add: [...staged.add, column],
});

export const dropAdding = (staged: StagedChanges, place: number): StagedChanges => ({
  ...staged,
  add: staged.add.filter((_, index) => index !== place),
});

/** Shows or hides a column. The stored visibility is not a change. */
export function stageVisible(
  staged: StagedChanges,
  { id, visible: stored }: Column,
  visible: boolean,
): StagedChanges {
  if (id === undefined) return staged;
  const next = new Map(staged.visible);
  if (visible === stored) next.delete(id);
  else next.set(id, visible);
  return { ...staged, visible: next };
}

/** Stages the deletion of a column, or undoes it. */
export function stageRemoving(staged: StagedChanges, { id }: Column, remove: boolean): StagedChanges {
  if (id === undefined) return staged;
  const next = new Set(staged.remove);
  if (remove) next.add(id);
  else next.delete(id);
  return { ...staged, remove: next };
}

/** The request (biconnector contract 6.7); null if nothing changes. A deleted column is not hidden first. */
export function toSend({ add, visible, remove }: StagedChanges): ColumnsChange | null {
  const update = [...visible]
    .filter(([id]) => !remove.has(id))
    .map(([id, shown]) => ({ id, visible: shown }));
  const change: ColumnsChange = {
    ...(add.length > 0 ? { add: [...add] } : {}),
    ...(update.length > 0 ? { update } : {}),
    ...(remove.size > 0 ? { delete: [...remove] } : {}),
  };
  return Object.keys(change).length === 0 ? null : change;
}

/**
 * Problems that prevent the changes from being sent. The name and code of a column deleted in the same call still count
 * as taken (biconnector contract 6.7, trap 31); this has its own code, because it takes two saves.
 */
export function stagedProblems(columns: readonly Column[], staged: StagedChanges): readonly Problem[] {
  const change = toSend(staged);
  if (change === null) return [];
  return [
    ...problemsOf(columnsChange, change),
    ...staged.add.flatMap((added, index) =>
      (['name', 'externalCode'] as const).flatMap(key => {
        const other = columns.find(column => column[key] === added[key]);
        if (!other) return [];
        const goes = other.id !== undefined && staged.remove.has(other.id);
        const exists = key === 'name' ? 'VALIDATION_DUPLICATE_EXIST_NAME' : 'VALIDATION_DUPLICATE_EXIST_CODE';
        return [{ field: `add.${index}.${key}`, code: goes ? 'DELETED_IN_THE_SAME_CALL' : exists }];
      }),
    ),
  ];
}

/** Whether the changes delete every column. The portal allows it, but the table becomes useless. */
export const leavesNoColumn = (columns: readonly Column[], { add, remove }: StagedChanges): boolean =>
  add.length === 0 && columns.length > 0 && columns.every(({ id }) => id !== undefined && remove.has(id));

/** The names that a new column cannot have. */
export const takenNames = (columns: readonly Column[], { add }: StagedChanges): ReadonlySet<string> =>
  new Set([...columns, ...add].map(({ name }) => name));
