import { answerFrom } from '../../../client/transport/answer.ts';

const time = { duration: 0.2 };

describe('reading an answer', () => {
  test('a result without an error is a success that keeps its time block', () => {
    expect(answerFrom({ item: { id: 4 } }, time, 'B24Frame')).toEqual({
      ok: true,
      result: { item: { id: 4 } },
      time,
      answeredBy: 'B24Frame',
    });
  });

  test.each([
    ['nested', { error: { error: 'ACCESS_DENIED', error_description: 'Access denied.' } }, 'ACCESS_DENIED'],
    [
      'flat',
      { error: 'CONNECTOR_NOT_FOUND', error_description: 'Connector was not found.' },
      'CONNECTOR_NOT_FOUND',
    ],
    [
      'nested with the number 0',
      { error: { error: 0, error_description: 'All the fields are required.' } },
      '0',
    ],
    ['flat with the number 0', { error: 0, error_description: 'All the fields are required.' }, '0'],
    ['nested with empty text as code', { error: { error: '', error_description: 'x' } }, 'UNKNOWN'],
    ['nested with nothing in it', { error: {} }, 'UNKNOWN'],
    ['of REST v3', { error: { code: 'BITRIX_REST_V3_X', message: 'x' } }, 'BITRIX_REST_V3_X'],
  ])('an error inside result with HTTP 200 is a failure: %s', (_, result, code) => {
    expect(answerFrom(result, time, 'BX.rest')).toMatchObject({
      ok: false,
      code,
      status: 200,
      answeredBy: 'BX.rest',
    });
  });

  test('the words of the error are kept', () => {
    expect(
      answerFrom({ error: { error: 0, error_description: 'All the fields are required.' } }, time, 'server'),
    ).toMatchObject({
      message: 'All the fields are required.',
    });
  });

  test.each([[true], [[]], ['text'], [null], [{ error: null }], [{ item: { error: 'a field' } }]])(
    'a result of another type is not taken for an error: %j',
    result => {
      expect(answerFrom(result, null, 'server')).toMatchObject({ ok: true, result });
    },
  );
});
