import {
  dropAdding,
  leavesNoColumn,
  nothingStaged,
  stageAdding,
  stagedProblems,
  stageRemoving,
  stageVisible,
  toSend,
} from '../../../client/tables/column-changes.ts';
import { readTable, type Column } from '../../../server/bitrix24/biconnector/tables.ts';

const table = readTable({
  id: 27,
  fields: [
    { id: 43, name: 'ID', externalCode: 'id', type: 'int', visible: true },
    { id: 44, name: 'AMOUNT', externalCode: 'amount', type: 'money', visible: false },
  ],
});
const columns = table?.columns ?? [];
const [id, amount] = columns as [Column, Column];
const fresh = { name: 'CITY', externalCode: 'city', type: 'string' } as const;

describe('changes of columns that wait to be sent', () => {
  test('no staged changes of columns mean nothing to send', () => {
    expect(toSend(nothingStaged)).toBeNull();
  });

  test('all staged changes of columns go in one call', () => {
    let staged = stageAdding(nothingStaged, fresh);
    staged = stageVisible(staged, id, false);
    staged = stageRemoving(staged, amount, true);
    expect(toSend(staged)).toEqual({ add: [fresh], update: [{ id: 43, visible: false }], delete: [44] });
    expect(stagedProblems(columns, staged)).toEqual([]);
  });

  test('a column as it is stored is no change, and every staged change can be undone', () => {
    let staged = stageVisible(nothingStaged, id, false);
    staged = stageVisible(staged, id, true);
    expect(toSend(staged)).toBeNull();
    staged = stageRemoving(stageRemoving(staged, id, true), id, false);
    staged = dropAdding(stageAdding(staged, fresh), 0);
    expect(toSend(staged)).toBeNull();
  });

  test('a deleted column is not hidden first', () => {
    const staged = stageRemoving(stageVisible(nothingStaged, id, false), id, true);
    expect(toSend(staged)).toEqual({ delete: [43] });
  });

  test('a column name or code that the table already has is refused before it is sent', () => {
    const codes = (column: typeof fresh | { name: string; externalCode: string; type: 'int' }) =>
      stagedProblems(columns, stageAdding(nothingStaged, column)).map(
        ({ field, code }) => `${field} ${code}`,
      );
    expect(codes({ name: 'ID', externalCode: 'other', type: 'int' })).toEqual([
      'add.0.name VALIDATION_DUPLICATE_EXIST_NAME',
    ]);
    expect(codes({ name: 'OTHER', externalCode: 'id', type: 'int' })).toEqual([
      'add.0.externalCode VALIDATION_DUPLICATE_EXIST_CODE',
    ]);
    expect(codes({ name: 'lower', externalCode: 'x', type: 'int' })).toEqual([
      'add.0.name VALIDATION_FIELD_NAME_INVALID_FORMAT',
    ]);
  });

  test('deleting and adding the same column name or code at once is refused, with the way around it', () => {
    const staged = stageAdding(stageRemoving(nothingStaged, id, true), {
      name: 'ID',
      externalCode: 'id',
      type: 'string',
    });
    expect(stagedProblems(columns, staged).map(({ code }) => code)).toEqual([
      'DELETED_IN_THE_SAME_CALL',
      'DELETED_IN_THE_SAME_CALL',
    ]);
  });

  test('the deletion of every column is noticed', () => {
    const all = columns.reduce((staged, column) => stageRemoving(staged, column, true), nothingStaged);
    expect(leavesNoColumn(columns, all)).toBe(true);
    expect(leavesNoColumn(columns, stageAdding(all, fresh))).toBe(false);
    expect(leavesNoColumn(columns, stageRemoving(all, id, false))).toBe(false);
    expect(leavesNoColumn([], nothingStaged)).toBe(false);
  });
});
