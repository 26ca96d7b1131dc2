import { check, checkAgainst, codesOf } from '../../stage/foreign-endpoint.ts';

/** The libraries that endpoints use escape different characters. */
test.each([
  ['encodeURIComponent', "PROBE p@ss(w)'o!", encodeURIComponent("PROBE p@ss(w)'o!")],
  ['PHP htmlspecialchars', "PROBE'&x", 'PROBE&#039;&amp;x'],
  ['Python html.escape', "PROBE'&x", 'PROBE&#x27;&amp;x'],
  ['Python json.dumps', 'PROBEü/x', 'PROBE\\u00fc/x'],
  ['Go encoding/json', 'PROBE&x<y', 'PROBE\\u0026x\\u003cy'],
  ['JSON inside JSON', 'PROBE"x', JSON.stringify(JSON.stringify({ t: 'PROBE"x' }))],
  ['a form inside a form', 'PROBE&x y', 'PROBE%2526x%2520y'],
  ['a letter that changes in lower case', '§\u212a¤', encodeURIComponent('§\u212a¤')],
  ['several of them', 'PROBE"x/ü', 'PROBE\\"x%2F\\u00fc'],
  ['Latin-1', 'PROBEüber', Buffer.from('PROBEüber', 'latin1')],
  ['UTF-16', 'PROBEabc', Buffer.from('PROBEabc', 'utf16le')],
  ['Basic authentication', 'PROBEsecret', Buffer.from('user:PROBEsecret').toString('base64')],
  ['base64 for URLs', 'PROBE??>>ü', Buffer.from('ab:PROBE??>>ü').toString('base64url')],
  ['hexadecimal digits', 'PROBEsecret', Buffer.from('PROBEsecret').toString('hex')],
])('a value of a setting is hidden in the spelling of %s', async (_name, secret, spelled) => {
  const report = await checkAgainst(
    { status: 500, body: Buffer.concat([Buffer.from('x '), Buffer.from(spelled)]) },
    { settings: { token: secret } },
  );
  const { sample } = report;
  expect(sample).toContain('***');
  expect(sample).not.toMatch(/P\0?R\0?O\0?B\0?E|50524f42/i);
  expect(Buffer.from(sample, 'base64').toString('latin1')).not.toContain('secret');
  expect(codesOf(report)).toContain('ECHOES_SETTINGS');
});

test('a value in the bytes of a header is hidden', async () => {
  const location = Buffer.from('/?t=PROBEüber').toString('latin1');
  const report = await checkAgainst(
    { status: 302, body: 'x', headers: { location } },
    { settings: { token: 'PROBEüber' } },
  );
  expect(JSON.stringify(report)).not.toContain('PROBE');
});

test('a value repeated to the end of the search leaves no part visible', async () => {
  const secret = `PROBE${'k'.repeat(300)}`;
  for (const before of [0, 7, 150]) {
    const { sample } = await checkAgainst(
      { status: 500, body: '.'.repeat(before) + secret.repeat(400) },
      { settings: { token: secret } },
    );
    expect(sample).not.toMatch(/PROBE|kkk/);
  }
});

test('a value too long for one expression is hidden in pieces', async () => {
  const secret = Array.from({ length: 3000 }, (_, at) => `PROBE-ü"${at}`).join('');
  const report = await checkAgainst({ status: 500, body: secret }, { settings: { token: secret } });
  expect(report.sample).toMatch(/^[*]+$/);
});

const deep = '['.repeat(45_000) + ']'.repeat(45_000);

test('values that overlap leave nothing of each other', async () => {
  const settings = { token: 'PROBE-abcdef', key: 'abcdef-PROBE' };
  const report = await checkAgainst({ status: 500, body: 'x PROBE-abcdef-PROBE x' }, { settings });
  expect(report.sample).toBe('x *** x');
});

test('an answer nested deeper than the stack is judged, too', async () => {
  const refused = await checkAgainst({ body: `{"error":${deep}}` });
  expect(codesOf(refused)).toContain('ERROR_IN_OK_CHECK');
  const cells = await checkAgainst(
    { body: `[["A"],[${deep}]]` },
    { endpoint: 'urlData', question: { table: 't' } },
  );
  expect(codesOf(cells)).toContain('CELL_NOT_SCALAR');
});

test('a header with very many names is judged without comparing each with every column', async () => {
  const header = Array.from({ length: 40_000 }, (_, at) => `h${at}`);
  const columns = Array.from({ length: 2000 }, (_, at) => ({ name: `X${at}`, externalCode: `Y${at}` }));
  const report = await checkAgainst(
    { body: JSON.stringify([header]) },
    { endpoint: 'urlData', question: { table: 't', columns } },
  );
  expect(codesOf(report)).toContain('HEADER_LACKS_CODE');
});

test.each([
  'http://[::ffff:7f00:1]/',
  'http://[64:ff9b::7f00:1]/',
  'http://[2002:7f00:1::]/',
  'http://[::]/',
  'http://0x7f.1/',
  'http://2130706433/',
  'http://0177.0.0.1/',
  'http://127.1/',
  'http://0.0.0.0/',
  'http://localhost./',
  'http://x@127.0.0.1/',
  'http://[fe80::1]/',
  'http://[::127.0.0.1]/',
  'http://①②⑦.0.0.1/',
  'http://100.64.0.1/',
  'http://[fd00::1]/',
  'http://[fec0::1]/',
  'http://169.254.169.254/',
])('a private address in disguise is not called: %s', async url => {
  const resolve = () => Promise.resolve(['127.0.0.1']);
  const report = await check({ url }, { allowPrivate: false, resolve });
  expect(codesOf(report).filter(code => code !== 'URL_CREDENTIALS')).toEqual(['PRIVATE_ADDRESS']);
});
