import fc from 'fast-check';
import { readConnectorId } from '../../../client/desk/connector-id.ts';

describe('ids that PHP would bend are refused before any request', () => {
  test.each(['1', '4', '10', '1000', '9007199254740991'])('"%s" is a connector id', text => {
    expect(readConnectorId(text)).toEqual({ ok: true, id: Number(text) });
  });

  test.each([
    ['', 'empty', undefined],
    ['   ', 'empty', undefined],
    ['4.7', 'fraction', undefined],
    ['4,7', 'fraction', undefined],
    ['0.9', 'fraction', undefined],
    ['.5', 'fraction', undefined],
    ['5.', 'fraction', undefined],
    ['1e3', 'exponent', undefined],
    ['1E3', 'exponent', undefined],
    [' 5', 'blanks', 5],
    ['5 ', 'blanks', 5],
    ['5\n', 'blanks', 5],
    ['\u00a05', 'blanks', 5],
    ['+5', 'sign', 5],
    ['-3', 'sign', undefined],
    ['0', 'zero', undefined],
    ['-0', 'zero', undefined],
    ['007', 'leadingZero', 7],
    ['٤', 'foreignDigits', 4],
    ['४२', 'foreignDigits', 42],
    ['１２', 'foreignDigits', 12],
    ['9007199254740992', 'tooLarge', undefined],
    ['99999999999999999999', 'tooLarge', undefined],
    ['0x1A', 'notANumber', undefined],
    ['5a', 'notANumber', undefined],
    ['1 000', 'notANumber', undefined],
    ['true', 'notANumber', undefined],
    ['[4]', 'notANumber', undefined],
  ])('%j is refused as a connector id: %s', (text, reason, suggestion) => {
    expect(readConnectorId(text)).toEqual({ ok: false, reason, ...(suggestion ? { suggestion } : {}) });
  });

  test('an accepted id is sent as exactly the digits that were typed', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.integer().map(String), fc.double().map(String)), text => {
        const reading = readConnectorId(text);
        return !reading.ok || JSON.stringify(reading.id) === text;
      }),
    );
  });
});
