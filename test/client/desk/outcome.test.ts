import type { Failure } from '../../../client/transport/answer.ts';
import { firstAnswer, type Outcome } from '../../../client/desk/outcome.ts';

const from = { ok: true, result: {}, time: null, answeredBy: 'server' } as const;
const good: Outcome<number> = { ok: true, value: 4, from };
const failure = (code: string, more: Partial<Failure> = {}): Failure => ({
  ok: false,
  code,
  message: '',
  status: 0,
  ...more,
});
const lost = [{ way: 'B24Frame', code: 'FRAME_SILENT' }] as const;
const silentPortal = failure('FRAME_SILENT', { lost });

async function ask(
  portal: Outcome<number>,
  server: Outcome<number>,
  last: Outcome<number> = failure('NO_ROUTE'),
) {
  const asked: string[] = [];
  const outcome = await firstAnswer(
    () => (asked.push('portal'), Promise.resolve(portal)),
    () => (asked.push('server'), Promise.resolve(server)),
    () => {
      if (last.ok || last.code !== 'NO_ROUTE') asked.push('last');
      return Promise.resolve(last);
    },
  );
  return { asked, outcome };
}

describe('the first answer', () => {
  test('a portal that answers is the only one asked', async () => {
    expect(await ask(good, failure('UNEXPECTED'))).toEqual({ asked: ['portal'], outcome: good });
  });

  test('an answer of the server names the attempts at the portal that were lost', async () => {
    const { outcome } = await ask(silentPortal, good);
    expect(outcome).toEqual({ ...good, from: { ...from, lost } });
  });

  test('a page without a way to the portal asks the server, and names no lost attempt', async () => {
    expect(await ask(failure('NO_ROUTE'), good)).toEqual({ asked: ['portal', 'server'], outcome: good });
  });

  test.each([
    failure('ACCESS_DENIED', { answeredBy: 'B24Frame' }),
    // Refused before anything was sent.
    failure('VALIDATION_EMPTY', { status: 400 }),
    failure('CANCELLED'),
  ])('$code of the portal is an answer: the server is not asked', async outcome => {
    expect(await ask(outcome, good)).toEqual({ asked: ['portal'], outcome });
  });

  test.each(['SERVER_UNREACHABLE', 'SERVER_TIMEOUT', 'SERVER_NONSENSE', 'FRAME_SILENT'])(
    'when every attempt is lost, %s of the server is named among them',
    async code => {
      const { outcome } = await ask(silentPortal, failure(code));
      expect(outcome).toEqual(failure(code, { lost: [...lost, { way: 'server', code }] }));
    },
  );

  test('the way of last resort is tried when the server gives no answer, and the server is named as lost', async () => {
    const { asked, outcome } = await ask(failure('NO_ROUTE'), failure('SERVER_UNREACHABLE'), good);
    expect(asked).toEqual(['portal', 'server', 'last']);
    const server = { way: 'server', code: 'SERVER_UNREACHABLE' } as const;
    expect(outcome).toEqual({ ...good, from: { ...from, lost: [server] } });
  });

  test('when the way of last resort is lost too, all are named in their order', async () => {
    const { outcome } = await ask(failure('NO_ROUTE'), failure('SERVER_UNREACHABLE'), silentPortal);
    const server = { way: 'server', code: 'SERVER_UNREACHABLE' } as const;
    expect(outcome).toEqual(failure('SERVER_UNREACHABLE', { lost: [server, ...lost] }));
  });

  test('a refusal of the server is final: the way of last resort is not tried', async () => {
    const refusal = failure('CONNECTOR_NOT_FOUND', { status: 404, answeredBy: 'server' });
    expect((await ask(failure('NO_ROUTE'), refusal, good)).asked).toEqual(['portal', 'server']);
  });

  test('a refusal of the server is an answer, not a lost attempt', async () => {
    const refusal = failure('CONNECTOR_NOT_FOUND', { status: 404, answeredBy: 'server' });
    const { outcome } = await ask(silentPortal, refusal);
    expect(outcome).toEqual({ ...refusal, lost });
  });
});
