import { startSandbox, type Sandbox, type SandboxPortal } from '../sandbox.ts';
import { ask, moduleError } from './ask.ts';

let sandbox: Sandbox;
let portal: SandboxPortal;

beforeEach(async () => {
  sandbox = await startSandbox();
  portal = await sandbox.addPortal();
  portal.addToPortal();
});
afterEach(() => sandbox.close());

const method = (name: string): string => `biconnector.connector.${name}`;

const complete = {
  title: 'My connector',
  logo: 'https://app.example/logo.svg',
  urlCheck: 'https://app.example/check',
  urlTableList: 'https://app.example/tables',
  urlTableDescription: 'https://app.example/columns',
  urlData: 'https://app.example/data',
};

async function add(fields: object): Promise<unknown> {
  const answer = await ask(portal, method('add'), { fields });
  return moduleError(answer) ?? (answer.body['result'] as { id: number }).id;
}

describe('settings, item by item', () => {
  const good = { code: 'a', name: 'A', type: 'STRING' };

  test.each<[string, unknown[], string]>([
    ['a field is missing', [{ code: 'a', type: 'INT' }], 'VALIDATION_SETTINGS_MISSING_REQUIRED_FIELDS'],
    ['a field is null', [{ ...good, code: null }], 'VALIDATION_SETTINGS_MISSING_REQUIRED_FIELDS'],
    ['an item is a text', ['a'], 'VALIDATION_SETTINGS_MISSING_REQUIRED_FIELDS'],
    [
      'name too long, before code',
      [{ ...good, name: 'x'.repeat(513), code: 'x'.repeat(513) }],
      'VALIDATION_SETTINGS_NAME_TOO_LONG',
    ],
    [
      'code too long, before type',
      [{ ...good, code: 'x'.repeat(513), type: 'x' }],
      'VALIDATION_SETTINGS_CODE_TOO_LONG',
    ],
    ['type in lower case', [{ ...good, type: 'string' }], 'VALIDATION_SETTINGS_INVALID_TYPE'],
    ['the first bad item answers', [good, { ...good, type: 'x' }, 'a'], 'VALIDATION_SETTINGS_INVALID_TYPE'],
  ])('%s', async (_, settings, code) => {
    expect(await add({ ...complete, settings })).toEqual([code, expect.any(String)]);
  });

  test('none at all, doubles, 512 characters and extra keys are fine; extra keys are dropped', async () => {
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
