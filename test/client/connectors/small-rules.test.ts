import { addressesBeside } from '../../../client/connectors/addresses.ts';
import {
  inlinePicture,
  largestFile,
  longestLogo,
  readLogoFile,
} from '../../../client/connectors/logo-file.ts';
import { refusedFields } from '../../../client/connectors/refused-fields.ts';

const file = (type: string, size: number, fail = false) => ({
  type,
  size,
  arrayBuffer: () =>
    fail ? Promise.reject(new Error('gone')) : Promise.resolve(new Uint8Array(size).fill(255).buffer),
});

describe('a logo from a file', () => {
  test('a logo from a file becomes a data URI', async () => {
    expect(await readLogoFile(file('image/png', 3))).toEqual({
      ok: true,
      logo: 'data:image/png;base64,////',
    });
  });

  test('the largest logo file still fits into the field', async () => {
    const reading = await readLogoFile(file('image/svg+xml', largestFile));
    expect(reading.ok && reading.logo.length <= longestLogo).toBe(true);
  });

  test('a logo file is refused when it is no picture, too large or unreadable', async () => {
    expect(await readLogoFile(file('text/html', 3))).toEqual({ ok: false, reason: 'type' });
    expect(await readLogoFile(file('image/png', largestFile + 1))).toEqual({ ok: false, reason: 'size' });
    expect(await readLogoFile(file('image/png', 3, true))).toEqual({ ok: false, reason: 'unreadable' });
  });

  test('an inline logo tells its type and its size', () => {
    expect(inlinePicture('data:image/png;base64,AAAA')).toEqual({ type: 'image/png', bytes: 3 });
    expect(inlinePicture('data:image/png;base64,AA==')).toEqual({ type: 'image/png', bytes: 1 });
    expect(inlinePicture('data:image/svg+xml,<svg/>')).toEqual({ type: 'image/svg+xml', bytes: 6 });
    expect(inlinePicture('https://x.example/l.png')).toBeNull();
  });
});

describe('the other three addresses', () => {
  const only = (urlCheck: string) => ({ urlCheck, urlTableList: '', urlTableDescription: '', urlData: '' });

  test('the other three addresses are proposed beside the first', () => {
    expect(addressesBeside(only(' https://x.example/bi/check '))).toEqual({
      urlCheck: 'https://x.example/bi/check',
      urlTableList: 'https://x.example/bi/tables',
      urlTableDescription: 'https://x.example/bi/columns',
      urlData: 'https://x.example/bi/data',
    });
  });

  test.each([
    '',
    'https://x.example',
    'https://x.example/',
    'ftp://x.example/check',
    'https://x.example/c?a=1',
  ])('no addresses are proposed beside %j', address => {
    expect(addressesBeside(only(address))).toBeNull();
  });

  test('a typed address is never overwritten by a proposal', () => {
    expect(addressesBeside({ ...only('https://x.example/check'), urlData: 'https://y.example' })).toBeNull();
  });
});

describe('the fields of a refusal', () => {
  const failure = (code: string, message = '') => ({ ok: false, code, message, status: 400 }) as const;

  test.each([
    ['VALIDATION_UNKNOWN_PARAMETERS', 'Unknown parameters: colour, size', ['colour', 'size']],
    ['VALIDATION_REQUIRED_FIELD_MISSING', 'Field "logo" is required.', ['logo']],
    ['VALIDATION_INVALID_FIELD_TYPE', 'Field "sort" must be of type integer.', ['sort']],
    ['VALIDATION_SETTINGS_INVALID_TYPE', 'Parameter "type" is not correct.', ['settings']],
    ['BX_EMPTY_REQUIRED', 'Required field "URL_CHECK" is not filled.', ['urlCheck']],
    ['BX_INVALID_VALUE', 'The value of field "TITLE" is too long.', ['title']],
    ['CONNECTOR_NOT_FOUND', 'Connector was not found.', []],
  ])('the refusal %s names its fields: %s', (code, message, fields) => {
    expect(refusedFields(failure(code, message)).map(({ field }) => field)).toEqual(fields);
  });

  test('the fields of a refusal are the server’s own where it names them', () => {
    const problems = [{ field: 'settings.1.code', code: 'VALIDATION_EMPTY' }];
    expect(refusedFields({ ...failure('VALIDATION_EMPTY'), problems })).toEqual(problems);
  });
});
