import { readFormFields } from '../../../client/connectors/form-fields.ts';
import { saveConnector } from '../../../client/connectors/save-connector.ts';
import { draftOf, valuesOf } from '../../../client/connectors/form-draft.ts';
import { undoChanges } from '../../../client/connectors/undo-changes.ts';
import type { Bi } from '../../../client/desk/bi.ts';
import type { Outcome } from '../../../client/desk/outcome.ts';
import { readId } from '../../../server/bitrix24/biconnector/ids.ts';
import type { Item } from '../../../server/bitrix24/biconnector/item.ts';
import { connectorSchema } from '../../portal/biconnector/connector-schema.ts';

const fields = readFormFields(
  connectorSchema.fields.map(field => ({ ...field })),
  true,
);
const item: Item = {
  id: 4,
  title: 'Sales',
  logo: 'https://x.example/l.svg',
  description: '',
  sort: 100,
  settings: [],
};
const stored = valuesOf(draftOf(item, fields), fields);
const id = readId<'connector'>(4) ?? (0 as never);
const from = { ok: true, result: {}, time: null, answeredBy: 'server' } as const;

/** A portal with one connector. */
function portalWith(now: Item, written: Outcome<true> = { ok: true, value: true, from }) {
  const writes: object[] = [];
  const connectors = {
    get: () => Promise.resolve({ ok: true, value: now, from } as const),
    update: (_id: unknown, change: object) => {
      writes.push(change);
      return Promise.resolve(written);
    },
  };
  return { bi: { connectors } as unknown as Bi, writes };
}

describe('saving a connector', () => {
  test('saving sends only the changed fields', async () => {
    const { bi, writes } = portalWith(item);
    const outcome = await saveConnector(bi, id, fields, stored, { ...stored, title: 'Orders' });
    expect(outcome).toEqual({
      kind: 'saved',
      changes: [{ field: 'title', before: 'Sales', after: 'Orders' }],
    });
    expect(writes).toEqual([{ title: 'Orders' }]);
  });

  test('saving sends nothing when another person changed the connector first', async () => {
    const { bi, writes } = portalWith({ ...item, title: 'Theirs' });
    const outcome = await saveConnector(bi, id, fields, stored, { ...stored, title: 'Mine' });
    expect(outcome).toMatchObject({
      kind: 'meanwhile',
      meanwhile: [{ field: 'title', opened: 'Sales', theirs: 'Theirs', mine: 'Mine', clash: true }],
    });
    expect(writes).toEqual([]);
  });

  test('saving sends nothing that has already arrived', async () => {
    const { bi, writes } = portalWith({ ...item, title: 'Orders' });
    const outcome = await saveConnector(bi, id, fields, stored, { ...stored, title: 'Orders' });
    expect(outcome.kind).toBe('saved');
    expect(writes).toEqual([]);
  });

  test('a failed save says why', async () => {
    const failure = { ok: false, code: 'MAY_HAVE_ARRIVED', message: '', status: 0 } as const;
    const { bi } = portalWith(item, failure);
    expect(await saveConnector(bi, id, fields, stored, { ...stored, title: 'Orders' })).toEqual({
      kind: 'failed',
      failure,
    });
  });
});

describe('undoing a change', () => {
  const changes = [{ field: 'title', before: 'Sales', after: 'Orders' }];

  test('undoing writes the old values back', async () => {
    const { bi, writes } = portalWith({ ...item, title: 'Orders' });
    expect(await undoChanges(bi, id, changes, fields)).toEqual({ ok: true });
    expect(writes).toEqual([{ title: 'Sales' }]);
  });

  test('undoing leaves a field alone that has been changed since', async () => {
    const { bi, writes } = portalWith({ ...item, title: 'Third' });
    expect(await undoChanges(bi, id, changes, fields)).toEqual({ ok: false, reason: 'changedSince' });
    expect(writes).toEqual([]);
  });
});
