import type { Failure } from '../../../client/transport/answer.ts';
import { firstAnswer, type Outcome } from '../../../client/desk/outcome.ts';

const from = { time: null, answeredBy: 'server' } as const;
const good: Outcome<number> = { ok: true, value: 4, from };
const failure = (code: string, more: Partial<Failure> = {}): Failure => ({
  ok: false,
  code,
  message: '',
  status: 0,
  ...more,
});
const lost = [{ route: 'B24Frame', code: 'FRAME_SILENT' }] as const;

function ways(...outcomes: readonly Outcome<number>[]) {
  const asked: number[] = [];
  return {
    asked,
    list: outcomes.map((outcome, index) => () => {
      asked.push(index);
      return Promise.resolve(outcome);
    }),
  };
}

describe('the first way that answers', () => {
  test('is the only one asked', async () => {
    const { list, asked } = ways(good, good);
    expect(await firstAnswer(...list)).toEqual(good);
    expect(asked).toEqual([0]);
  });

  test('comes after those that got nowhere, which are named', async () => {
    const { list } = ways(failure('FRAME_SILENT', { lost }), good);
    expect(await firstAnswer(...list)).toEqual({ ...good, from: { ...from, lost } });
  });

  test('without any route the next is asked, and nothing is named', async () => {
    const { list } = ways(failure('NO_ROUTE'), good);
    expect(await firstAnswer(...list)).toEqual(good);
  });

  test.each([
    failure('ACCESS_DENIED', { answeredBy: 'B24Frame' }),
    // Refused before anything was sent.
    failure('VALIDATION_EMPTY', { status: 400 }),
    failure('MAY_HAVE_ARRIVED', { lost }),
    failure('CANCELLED'),
  ])('$code is an answer: nobody else is asked', async outcome => {
    const { list, asked } = ways(outcome, good);
    expect(await firstAnswer(...list)).toEqual(outcome);
    expect(asked).toEqual([0]);
  });

  test('when all are lost, the last failure names every detour', async () => {
    const { list } = ways(failure('FRAME_SILENT', { lost }), failure('SERVER_UNREACHABLE'));
    expect(await firstAnswer(...list)).toEqual(failure('SERVER_UNREACHABLE', { lost }));
  });
});
