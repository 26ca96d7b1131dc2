import { readLimits } from '../../../server/bitrix24/limits/read-limits.ts';
import { someCall } from '../../stage/some-call.ts';

const heard = (text: string) => readLimits({ ...someCall, method: 'x.get' }, { status: 200, text });

test('a list in place of a number is ignored, however deep it is nested', () => {
  const deep = `${'['.repeat(50_000)}1${']'.repeat(50_000)}`;
  for (const time of [
    `{"a":{"operating":490},"operating":${deep}}`,
    `{"operating":490,"operating_reset_at":${deep}}`,
  ])
    expect(() => heard(`{"result":1,"time":${time}}`)).not.toThrow();
  expect(heard(`{"a":{"operating":490},"time":{"operating":${deep}}}`)?.limits).toEqual([]);
});

test('seconds of work are read from a number and from a text', () => {
  for (const operating of ['490', '"490"'])
    expect(heard(`{"a":{"operating":490},"time":{"operating":${operating}}}`)?.limits).toMatchObject([
      { code: 'OPERATION_TIME_LIMIT', method: 'x.get' },
    ]);
});
