import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { decodeText } from '../../server/net/decode-text.ts';

const bytes = (...values: readonly number[]) => Uint8Array.from(values);
const utf16be = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16();

test.each([
  ['UTF-8', Buffer.from('Склад 📦')],
  ['UTF-8 with a byte order mark', Buffer.from('\ufeffСклад 📦')],
  ['UTF-16 of Windows', Buffer.from('\ufeffСклад 📦', 'utf16le')],
  ['UTF-16 with its bytes swapped', utf16be('Склад 📦')],
])('%s is read', (_name, encoded) => {
  expect(decodeText(encoded)).toEqual({ ok: true, text: 'Склад 📦' });
});

test.each([
  ['Windows-1251', bytes(0x61, 0x0a, 0x62, 0x20, 0xd1, 0xea, 0xeb), undefined, 2, 3],
  ['Latin-1 behind a real replacement character', bytes(0xef, 0xbf, 0xbd, 0xe9, 0x20), undefined, 1, 2],
  ['UTF-8 that was cut off', Buffer.from('aя').subarray(0, 2), undefined, 1, 2],
  ['UTF-8 with a mark and a wrong byte', bytes(0xef, 0xbb, 0xbf, 0x61, 0xff), undefined, 1, 2],
  ['an overlong form', bytes(0xc0, 0xaf), undefined, 1, 1],
  ['half a surrogate pair', bytes(0xed, 0xa0, 0xbd), undefined, 1, 1],
  ['a lone surrogate in UTF-16', Buffer.from('\ufeffa\n\ud83d!', 'utf16le'), undefined, 2, 1],
  ['an odd number of bytes in UTF-16', bytes(0xff, 0xfe, 0x61, 0x00, 0x62), undefined, 1, 2],
  ['UTF-16 without a byte order mark', Buffer.from('a', 'utf16le'), 'UTF-16', 1, 2],
  ['UTF-32', bytes(0xff, 0xfe, 0, 0, 0x61, 0, 0, 0), 'UTF-32', 1, 1],
])('%s is refused with its place', (_name, encoded, encoding, line, column) => {
  expect(decodeText(encoded)).toEqual({ ok: false, encoding, place: { line, column } });
});

test('every text is read back from its bytes, and no bytes are replaced silently', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), text => {
      expect(decodeText(Buffer.from(text))).toEqual({ ok: true, text: text.replace(/^\ufeff/, '') });
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array(), some => {
      const read = decodeText(some);
      if (read.ok && some[0] !== 0xff && some[0] !== 0xfe)
        expect(Buffer.from(read.text)).toEqual(
          Buffer.from(some).subarray(some[0] === 0xef && some[1] === 0xbb ? 3 : 0),
        );
    }),
  );
});
