import type { Sandbox, SandboxPortal } from '../sandbox.ts';
import { ask, moduleError } from './ask.ts';
import { completeConnector as complete } from './complete-connector.ts';
import { openPortal } from './open-portal.ts';

let sandbox: Sandbox;
let portal: SandboxPortal;

beforeEach(async () => {
  ({ sandbox, portal } = await openPortal());
});
afterEach(() => sandbox.close());

async function add(fields: object): Promise<unknown> {
  const answer = await ask(portal, 'biconnector.connector.add', { fields });
  return moduleError(answer) ?? (answer.body['result'] as { id: number }).id;
}

describe('settings, item by item', () => {
  const good = { code: 'a', name: 'A', type: 'STRING' };

  test.each<[string, unknown[], string]>([
    ['without a name', [{ code: 'a', type: 'INT' }], 'VALIDATION_SETTINGS_MISSING_REQUIRED_FIELDS'],
    ['with a code that is null', [{ ...good, code: null }], 'VALIDATION_SETTINGS_MISSING_REQUIRED_FIELDS'],
    ['that is a text', ['a'], 'VALIDATION_SETTINGS_MISSING_REQUIRED_FIELDS'],
    [
      'whose name is too long, before its code',
      [{ ...good, name: 'x'.repeat(513), code: 'x'.repeat(513) }],
      'VALIDATION_SETTINGS_NAME_TOO_LONG',
    ],
    [
      'whose code is too long, before its type',
      [{ ...good, code: 'x'.repeat(513), type: 'x' }],
      'VALIDATION_SETTINGS_CODE_TOO_LONG',
    ],
    ['with a type in lower case', [{ ...good, type: 'string' }], 'VALIDATION_SETTINGS_INVALID_TYPE'],
    [
      'with a bad type, before a later bad setting',
      [good, { ...good, type: 'x' }, 'a'],
      'VALIDATION_SETTINGS_INVALID_TYPE',
    ],
  ])('connector.add refuses a setting %s', async (_, settings, code) => {
    expect(await add({ ...complete, settings })).toEqual([code, expect.any(String)]);
  });

  test('connector.add accepts no settings, repeated settings and 512 characters, and drops extra keys', async () => {
    const long = { ...good, code: 'x'.repeat(512), name: 'x'.repeat(512) };
    expect(await add({ ...complete, settings: [] })).toBe(1);
    expect(await add({ ...complete, settings: [good, { ...good, extra: 1 }, long] })).toBe(2);
    expect(portal.connectors.get(2)?.settings).toEqual([
      { name: 'A', code: 'a', type: 'STRING' },
      { name: 'A', code: 'a', type: 'STRING' },
      { name: long.name, code: long.code, type: 'STRING' },
    ]);
  });
});
