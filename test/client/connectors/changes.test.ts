import {
  changedMeanwhile,
  changesOf,
  sendable,
  undoing,
  withTheirs,
} from '../../../client/connectors/changes.ts';

const opened = { title: 'Sales', sort: 100, settings: [{ code: 'a' }, { code: 'b' }] };

describe('what changed', () => {
  test('equal values have no changes', () => {
    expect(changesOf(opened, structuredClone(opened))).toEqual([]);
  });

  test('only the fields that differ are sent, settings as a whole', () => {
    const mine = { ...opened, title: 'Orders', settings: [{ code: 'b' }, { code: 'a' }] };
    const changes = changesOf(opened, mine);
    expect(changes.map(({ field }) => field)).toEqual(['title', 'settings']);
    expect(sendable(changes)).toEqual({ title: 'Orders', settings: [{ code: 'b' }, { code: 'a' }] });
  });

  test('a field that was left out is not changed', () => {
    expect(changesOf(opened, { title: 'Sales' })).toEqual([]);
  });
});

describe('what somebody else changed meanwhile', () => {
  test('two people clash only where both changed a field to different values', () => {
    const theirs = { ...opened, title: 'Their title', sort: 5, settings: [] };
    const mine = { ...opened, title: 'My title', settings: [] };
    expect(changedMeanwhile(opened, theirs, mine)).toEqual([
      { field: 'title', opened: 'Sales', theirs: 'Their title', mine: 'My title', clash: true },
      { field: 'sort', opened: 100, theirs: 5, mine: 100, clash: false },
      { field: 'settings', opened: opened.settings, theirs: [], mine: [], clash: false },
    ]);
  });

  test('a change by another person is kept unless this person says otherwise', () => {
    const theirs = { ...opened, title: 'Their title', sort: 5 };
    const mine = { ...opened, title: 'My title', settings: [] };
    const meanwhile = changedMeanwhile(opened, theirs, mine);
    expect(withTheirs(mine, meanwhile, new Set())).toEqual({ title: 'Their title', sort: 5, settings: [] });
    expect(withTheirs(mine, meanwhile, new Set(['title', 'sort']))).toEqual({
      title: 'My title',
      sort: 5,
      settings: [],
    });
  });
});

describe('undoing', () => {
  const changes = changesOf(opened, { ...opened, title: 'Orders' });

  test('undoing writes the old values of the changed fields, and nothing else', () => {
    expect(undoing(changes, { ...opened, title: 'Orders', sort: 7 })).toEqual({ title: 'Sales' });
  });

  test('a field that was changed again cannot be undone', () => {
    expect(undoing(changes, { ...opened, title: 'Third' })).toBeNull();
  });
});
