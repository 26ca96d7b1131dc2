import type { Failure } from '../../../client/transport/answer.ts';
import type { Outcome } from '../../../client/desk/outcome.ts';
import { createRemoval, planOf, type RemovalState, type Step } from '../../../client/connectors/removal.ts';
import { treeOf } from '../../../client/connectors/tree.ts';

const sources = [
  { id: '8', title: 'Second', connectorId: 4, active: false },
  { id: 7, title: 'First', connectorId: '4' },
  { id: 9, title: 'Somebody else’s', connectorId: 5 },
];
const tables = [
  { id: 28, name: 'b', sourceId: '7', description: 'B' },
  { id: 27, name: 'a', sourceId: 7 },
  { id: 29, name: 'foreign', sourceId: 9 },
  { id: 30, name: 'orphan' },
];
const tree = treeOf(4, sources, tables);
const steps = planOf({ id: 4, title: 'Sales' }, tree);
const named = (list: readonly Step[]) => list.map(({ kind, id }) => `${kind} ${id}`);

const from = { ok: true, result: {}, time: null, answeredBy: 'server' } as const;
const good: Outcome<true> = { ok: true, value: true, from };
const bad = (code: string): Failure => ({ ok: false, code, message: '', status: 0 });

function removing(answers: Readonly<Record<string, Outcome<true>[]>>, exists: Outcome<unknown> = good) {
  const asked: string[] = [];
  const states: RemovalState[] = [];
  const removal = createRemoval({
    steps,
    remove: ({ kind, id }) => {
      asked.push(`${kind} ${id}`);
      return Promise.resolve(answers[`${kind} ${id}`]?.shift() ?? good);
    },
    exists: () => Promise.resolve(exists),
    onChange: state => states.push(state),
  });
  return { ...removal, asked, states, last: () => states.at(-1) };
}

describe('the tree of a connector', () => {
  test('the tree of a connector has its sources by id, each with its tables, and nothing of others', () => {
    expect(tree).toEqual([
      {
        id: 7,
        title: 'First',
        active: undefined,
        tables: [
          { id: 27, name: 'a', description: '' },
          { id: 28, name: 'b', description: 'B' },
        ],
      },
      { id: 8, title: 'Second', active: false, tables: [] },
    ]);
  });
});

describe('the plan', () => {
  test('the plan of a removal goes from the bottom up', () => {
    expect(named(steps)).toEqual(['table 27', 'table 28', 'source 7', 'source 8', 'connector 4']);
  });
});

describe('deleting', () => {
  test('a removal goes through the plan in its order', async () => {
    const { run, asked, last } = removing({});
    await run();
    expect(asked).toEqual(named(steps));
    expect(last()).toMatchObject({ phase: 'done', done: 5, failure: null });
  });

  test('a removal stops at the first failure, and goes on from there', async () => {
    const { run, asked, last } = removing({ 'source 7': [bad('BX_ERROR')] });
    await run();
    expect(asked).toEqual(['table 27', 'table 28', 'source 7']);
    expect(last()).toMatchObject({ phase: 'stopped', done: 2, failure: { code: 'BX_ERROR' } });
    await run();
    expect(asked.slice(3)).toEqual(['source 7', 'source 8', 'connector 4']);
    expect(last()?.phase).toBe('done');
  });

  test('an object that is already gone counts as deleted', async () => {
    const { run, last } = removing({ 'table 28': [bad('DATASET_NOT_FOUND')] });
    await run();
    expect(last()?.phase).toBe('done');
    expect([...(last()?.gone ?? [])].map(({ id }) => id)).toEqual([28]);
  });

  test('a removal runs once, however often it is asked to', async () => {
    const { run, asked } = removing({});
    await Promise.all([run(), run()]);
    expect(asked).toEqual(named(steps));
  });

  test('a step whose answer never came is skipped when its object is found gone', async () => {
    const { run, look, asked, last } = removing(
      { 'source 7': [bad('MAY_HAVE_ARRIVED')] },
      bad('SOURCE_NOT_FOUND'),
    );
    await run();
    await look();
    expect(last()).toMatchObject({ phase: 'stopped', done: 3, failure: null });
    await run();
    expect(asked.slice(3)).toEqual(['source 8', 'connector 4']);
  });

  test('a step whose answer never came is reported when its object is still there', async () => {
    const { run, look, last } = removing({ 'source 7': [bad('MAY_HAVE_ARRIVED')] });
    await run();
    await look();
    expect(last()).toMatchObject({ phase: 'stopped', done: 2, stillThere: true });
  });

  test('a removal whose last object is found gone is done', async () => {
    const { run, look, last } = removing(
      { 'connector 4': [bad('MAY_HAVE_ARRIVED')] },
      bad('CONNECTOR_NOT_FOUND'),
    );
    await run();
    await look();
    expect(last()?.phase).toBe('done');
  });
});
