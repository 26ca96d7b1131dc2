import { createAskServer, itemIn, type Ask } from '../../../client/desk/ask-server.ts';
import type { Failure } from '../../../client/transport/answer.ts';
import type { Reply, Session } from '../../../client/transport/session.ts';
import { createFakeTimers } from '../../stage/fake-timers.ts';

const failure = (code: string, status: number): Failure => ({ ok: false, code, message: '', status });

async function codeOf(reply: Promise<Reply | Failure>, options: Ask): Promise<string> {
  const session: Session = {
    request: () => reply,
    open: () => Promise.resolve({ ok: true }),
    isOpen: () => true,
    portal: () => null,
  };
  const timers = createFakeTimers();
  const asked = createAskServer(session, timers)('/api/connectors', itemIn, { timeoutMs: 1_000, ...options });
  await timers.pass(1_000);
  const outcome = await asked;
  return outcome.ok ? 'answered' : outcome.code;
}

const nothing = new Promise<Reply>(() => undefined);
const empty: Reply = { ok: true, status: 201, body: {} };

describe('an answer of the server that got lost', () => {
  test.each([
    ['the connection broke', Promise.resolve(failure('SERVER_UNREACHABLE', 0)), 'SERVER_UNREACHABLE'],
    ['a proxy gave up', Promise.resolve(failure('SERVER_NONSENSE', 504)), 'SERVER_NONSENSE'],
    ['it cannot be read', Promise.resolve(empty), 'SERVER_NONSENSE'],
    ['no answer came', nothing, 'SERVER_TIMEOUT'],
  ])('%s: a lost read may be repeated, a lost write may have arrived', async (_what, reply, code) => {
    expect(await codeOf(reply, {})).toBe(code);
    expect(await codeOf(reply, { method: 'POST', changesNothing: true })).toBe(code);
    for (const method of ['POST', 'PATCH', 'DELETE'] as const)
      expect([method, await codeOf(reply, { method })]).toEqual([method, 'MAY_HAVE_ARRIVED']);
  });

  test('a write refused on the way or by the server has changed nothing', async () => {
    const tooLarge = Promise.resolve(failure('SERVER_NONSENSE', 413));
    expect(await codeOf(tooLarge, { method: 'POST' })).toBe('SERVER_NONSENSE');
    const taken = Promise.resolve(failure('NAME_EXISTS', 409));
    expect(await codeOf(taken, { method: 'POST' })).toBe('NAME_EXISTS');
  });
});
