import { readFormFields } from '../../../client/connectors/form-fields.ts';
import { changeProblems, draftProblems, draftOf, valuesOf } from '../../../client/connectors/form-draft.ts';
import { connectorSchema } from '../../portal/biconnector/connector-schema.ts';

const described = connectorSchema.fields.map(field => ({ ...field }));
const withoutNew = described.filter(({ title }) => title !== 'supportMapping' && title !== 'sourceCode');
const colour = { title: 'colour', type: 'string', isRequired: true, isReadOnly: false, isImmutable: true };
const fields = readFormFields(described, false);

const item = {
  id: 4,
  title: 'Sales',
  logo: 'https://x.example/logo.svg',
  description: '',
  sort: 100,
  urlCheck: 'https://x.example/check',
  urlTableList: 'https://x.example/tables',
  urlTableDescription: 'https://x.example/columns',
  urlData: 'https://x.example/data',
  settings: [{ name: 'Token', code: 'token', type: 'STRING' }],
  supportMapping: true,
  sourceCode: '',
  dateCreate: '2026-01-01 00:00:00',
};
const { title, logo, description, sort, urlCheck, urlTableList, urlTableDescription, urlData } = item;
const plain = {
  title,
  logo,
  description,
  sort,
  urlCheck,
  urlTableList,
  urlTableDescription,
  urlData,
  supportMapping: true,
  sourceCode: '',
};

describe('the fields of the form', () => {
  test('the form has the fields that the portal lets be written', () => {
    expect(fields.writable.has('title')).toBe(true);
    expect(fields.writable.has('id')).toBe(false);
    expect(fields.writable.has('dateCreate')).toBe(false);
    expect(fields.extra).toEqual([]);
  });

  test('the form has the fields of a newer portal under its names, the immutable ones only for a new connector', () => {
    const newer = [...described, colour];
    expect(readFormFields(newer, false).extra).toEqual([{ name: 'colour', type: 'string', required: true }]);
    expect(readFormFields(newer, true).extra).toEqual([]);
  });
});

describe('what is sent', () => {
  test('the form sends what was read, without the portal’s read-only fields', () => {
    expect(valuesOf(draftOf(item, fields), fields)).toEqual({
      ...plain,
      settings: [{ code: 'token', name: 'Token', type: 'STRING' }],
    });
  });

  test('the form sends no field that an older portal does not know', () => {
    const older = readFormFields(withoutNew, false);
    const values = valuesOf(draftOf(item, older), older);
    expect(values).not.toHaveProperty('supportMapping');
    expect(values).not.toHaveProperty('sourceCode');
  });

  test('the form sends addresses without blanks, a number as a number, and no empty sort', () => {
    const typed = draftOf(item, fields);
    typed.urlData = ' https://x.example/rows ';
    typed.sort = '7';
    expect(valuesOf(typed, fields)).toMatchObject({ urlData: 'https://x.example/rows', sort: 7 });
    typed.sort = '';
    expect(valuesOf(typed, fields)).not.toHaveProperty('sort');
  });

  test('the form sends the fields of a newer portal in the portal’s types', () => {
    const newer = readFormFields(
      [
        ...described,
        { ...colour, isRequired: false },
        { ...colour, title: 'size', type: 'integer' },
        { ...colour, title: 'loud', type: 'boolean' },
        { ...colour, title: 'tags', type: 'array' },
      ],
      false,
    );
    const typed = draftOf({ ...item, size: 3, tags: ['a'] }, newer);
    expect(typed.extra).toEqual({ colour: '', size: '3', loud: false, tags: '["a"]' });
    expect(valuesOf(typed, newer)).toMatchObject({ size: 3, loud: false, tags: ['a'] });
    expect(valuesOf(typed, newer)).not.toHaveProperty('colour');
  });
});

describe('problems of a new connector', () => {
  const codes = (typed: Parameters<typeof draftProblems>[0], form = fields) =>
    Object.fromEntries(draftProblems(typed, form).map(({ field, code }) => [field, code]));

  test('an empty form lacks the fields that the portal requires', () => {
    expect(codes(draftOf({}, fields))).toEqual({
      title: 'VALIDATION_EMPTY',
      logo: 'VALIDATION_EMPTY',
      urlCheck: 'VALIDATION_EMPTY',
      urlTableList: 'VALIDATION_EMPTY',
      urlTableDescription: 'VALIDATION_EMPTY',
      urlData: 'VALIDATION_EMPTY',
    });
  });

  test('a complete form has no problems', () => {
    expect(codes(draftOf(item, fields))).toEqual({});
  });

  test('each problem names the field it belongs to', () => {
    const typed = draftOf(item, fields);
    typed.sort = 'first';
    typed.urlData = 'ftp://x.example';
    typed.settings = [
      { key: 1, code: 'token', name: 'Token', type: 'STRING' },
      { key: 2, code: 'token', name: '', type: 'text' },
    ];
    expect(codes(typed)).toMatchObject({
      sort: 'VALIDATION_INVALID_FIELD_TYPE',
      urlData: 'VALIDATION_NOT_AN_ADDRESS',
      'settings.1.name': 'VALIDATION_EMPTY',
      'settings.1.type': 'VALIDATION_SETTINGS_INVALID_TYPE',
    });
  });

  test('two settings with the same code are refused', () => {
    const typed = draftOf(item, fields);
    typed.settings = [1, 2].map(key => ({ key, code: 'token', name: 'Token', type: 'STRING' }));
    expect(codes(typed)).toEqual({ 'settings.1.code': 'VALIDATION_SETTINGS_DUPLICATE_CODE' });
  });

  test('an empty form lacks the required field of a newer portal', () => {
    const newer = readFormFields([...described, colour], false);
    expect(codes(draftOf(item, newer), newer)).toEqual({ colour: 'VALIDATION_REQUIRED_FIELD_MISSING' });
  });
});

describe('problems of a change', () => {
  test('a change is checked in its changed fields only, not in stored ones', () => {
    const odd = { ...item, urlData: 'not a link at all', logo: 'javascript:alert(1)' };
    const typed = draftOf(odd, fields);
    const stored = valuesOf(typed, fields);
    expect(changeProblems(typed, fields, stored)).toEqual([]);
    typed.title = 'Orders';
    expect(changeProblems(typed, fields, stored)).toEqual([]);
    typed.urlCheck = 'nowhere';
    expect(changeProblems(typed, fields, stored)).toEqual([
      { field: 'urlCheck', code: 'VALIDATION_NOT_AN_ADDRESS' },
    ]);
  });

  test('a stored sort cannot be cleared', () => {
    const typed = draftOf(item, fields);
    const stored = valuesOf(typed, fields);
    typed.sort = '';
    expect(changeProblems(typed, fields, stored)).toEqual([{ field: 'sort', code: 'VALIDATION_EMPTY' }]);
  });
});
