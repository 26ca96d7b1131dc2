import { answerFrom } from '../../../client/transport/answer.ts';

/** Errors hidden in a result have their test in test/bitrix24/biconnector/hidden-error.test.ts. */
test('a result without an error is a success that keeps its time block', () => {
  const time = { duration: 0.2 };
  expect(answerFrom({ item: { id: 4 } }, time, 'B24Frame')).toEqual({
    ok: true,
    result: { item: { id: 4 } },
    time,
    answeredBy: 'B24Frame',
  });
});

test.each([undefined, [], 'text'])('a time block of another type is left out: %j', time => {
  expect(answerFrom(true, time, 'server')).toMatchObject({ ok: true, time: null });
});
