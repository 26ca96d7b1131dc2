import {
  emptySettings,
  orphans,
  settingFields,
  settingsToSend,
  warningOf,
} from '../../../client/sources/setting-fields.ts';
import { readMaskedSource, type MaskedSource } from '../../../client/desk/masked-source.ts';
import { sourceProblems, toAdd, toChange } from '../../../client/sources/source-form.ts';
import { parseConnectorId, type ConnectorId } from '../../../server/bitrix24/biconnector/ids.ts';

const declared = [
  { code: 'host', name: 'Host', type: 'STRING' },
  { code: 'password', name: 'Password', type: 'STRING' },
  { code: 'port', name: '', type: 'INT' },
  { code: 'title', name: 'Title of the report', type: 'STRING' },
];
const stored = [
  { code: 'host', name: 'Host', type: 'STRING', state: 'set' },
  { code: 'password', name: 'Password', type: 'STRING', state: 'empty' },
  { code: 'schema', name: 'Schema', type: 'STRING', state: 'set' },
] as const;
const connectorId = parseConnectorId('4') as ConnectorId;

const source = readMaskedSource({
  id: 7,
  title: 'Shop',
  description: 'Old',
  active: true,
  connectorId: 4,
  settings: [...stored],
}) as MaskedSource;

describe('the fields of a source', () => {
  test('the fields of a source follow its connector’s declaration: numbers, secrets, reserved codes and stored values', () => {
    expect(settingFields(declared, stored)).toEqual([
      { code: 'host', label: 'Host', type: 'text', secret: false, stored: 'set', reserved: false },
      { code: 'password', label: 'Password', type: 'text', secret: true, stored: 'empty', reserved: false },
      { code: 'port', label: 'port', type: 'number', secret: false, stored: 'never', reserved: false },
      {
        code: 'title',
        label: 'Title of the report',
        type: 'text',
        secret: false,
        stored: 'never',
        reserved: true,
      },
    ]);
  });

  test('a stored code that is no longer declared is an orphan', () => {
    expect(orphans(declared, stored).map(({ code }) => code)).toEqual(['schema']);
  });

  test('only settings that were typed or are to be emptied are sent, as typed', () => {
    const typed = emptySettings(settingFields(declared, stored));
    expect(settingsToSend(typed)).toEqual({});
    const [host, password] = typed;
    if (host && password) {
      host.clear = true;
      password.value = ' pa55 ';
    }
    expect(settingsToSend(typed)).toEqual({ host: '', password: ' pa55 ' });
  });

  test('the code __proto__ is handled like any other code', () => {
    const sent = settingsToSend([{ code: '__proto__', value: 'x', clear: false }]);
    expect(JSON.stringify(sent)).toBe('{"__proto__":"x"}');
  });

  test.each([
    ['host', ' a', false, 'blanks'],
    ['host', 'a', false, null],
    ['host', '', true, 'empty'],
    ['host', '', false, null],
    ['port', '80 80', false, 'notANumber'],
    ['port', '-5', false, null],
    ['port', '', false, 'stillEmpty'],
    ['title', 'a', false, 'reserved'],
  ])(
    'a setting %s with the value %j, to be emptied: %s, gets the warning %s',
    (code, value, clear, warning) => {
      const field = settingFields(declared, stored).find(each => each.code === code);
      if (!field) throw new Error('No such field');
      expect(warningOf(field, { code, value, clear })).toBe(warning);
    },
  );
});

describe('what is sent of a source', () => {
  const typed = { title: 'Shop', description: '', settings: [{ code: 'host', value: 'h', clear: false }] };

  test('a new source is sent without an empty description', () => {
    expect(toAdd(typed, connectorId)).toEqual({ title: 'Shop', connectorId: 4, settings: { host: 'h' } });
  });

  test('a change of a source holds what differs, and always the title', () => {
    expect(toChange(typed, source)).toEqual({ title: 'Shop', description: '', settings: { host: 'h' } });
    expect(toChange({ title: 'New', description: 'Old', settings: [] }, source)).toEqual({ title: 'New' });
  });

  test('an unchanged source has nothing to send', () => {
    expect(toChange({ title: 'Shop', description: 'Old', settings: [] }, source)).toBeNull();
  });

  test('a source needs a title, and the portal does not accept "0" as one', () => {
    const codes = (title: string, before: MaskedSource | null) =>
      sourceProblems({ ...typed, title }, connectorId, before).map(({ field, code }) => `${field} ${code}`);
    for (const before of [null, source]) {
      expect(codes('', before)).toContain('title VALIDATION_EMPTY');
      expect(codes('0', before)).toContain('title VALIDATION_EMPTY');
      expect(codes('Shop', before)).toEqual([]);
    }
  });
});
