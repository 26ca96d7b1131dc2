import { letterLogo, withLogo } from '../../../client/connectors/letter-logo.ts';
import { connectorDraft } from '../../../server/bitrix24/biconnector/connector-input.ts';

const pictureOf = (logo: string): string => Buffer.from(logo.split(',')[1] ?? '', 'base64').toString();

test.each([
  ['sales', 'S'],
  ['  «учёт» времени', 'У'],
  ['<b>7</b>', 'B'],
  ['—9 lives', '9'],
])('the logo of %j is the letter %s', (title, letter) => {
  const logo = letterLogo(title);
  expect(pictureOf(logo)).toContain(`>${letter}</text>`);
  expect(pictureOf(logo)).toMatch(/fill="#[0-9a-f]{6}"/);
  expect(connectorDraft.shape.logo.safeParse(logo).success).toBe(true);
});

test.each(['', '  ', '<>&"', '—'])('the title %j has no letter, so it makes no logo', title => {
  expect(letterLogo(title)).toBe('');
});

test('the logo of a title stays the same, and a chosen logo is kept', () => {
  expect(letterLogo('Sales')).toBe(letterLogo('Sales'));
  expect(withLogo({ title: 'Sales', logo: ' ' }).logo).toBe(letterLogo('Sales'));
  expect(withLogo({ title: 'Sales', logo: 'https://a.example/l.png' }).logo).toBe('https://a.example/l.png');
});
