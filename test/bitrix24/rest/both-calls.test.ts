/*
 * A single method is called without the SDK, a batch with it. Both must read every answer of a portal in the same way.
 */
import type { AccessToken, MemberId } from '../../../server/bitrix24/identifiers.ts';
import {
  createOutbound,
  type CallManner,
  type Outbound,
} from '../../../server/bitrix24/outbound/outbound.ts';
import type { CallPortal } from '../../../server/bitrix24/rest/call-portal.ts';
import { createDirectCall } from '../../../server/bitrix24/rest/direct-call.ts';
import { createSdkCall } from '../../../server/bitrix24/rest/sdk-call.ts';
import { DeskError } from '../../../server/desk-error.ts';
import type { Sandbox, SandboxPortal } from '../../portal/api.ts';
import type { FaultEffect } from '../../portal/faults.ts';
import { startSandbox } from '../../portal/sandbox.ts';
import { outOfTime } from '../../stage/out-of-time.ts';

/** Time limit of a request, in milliseconds; no answer reaches it. */
const timeoutMs = 59_000;

let sandbox: Sandbox;
let portal: SandboxPortal;
let outbound: Outbound;
let renewals: number;
beforeAll(async () => {
  sandbox = await startSandbox();
  portal = await sandbox.addPortal();
  portal.addToPortal();
  portal.finishInstallation();
  portal.seedDemo();
  outbound = createOutbound({ allowInsecure: true, timeoutMs });
});
beforeEach(() => {
  renewals = 0;
  portal.rest.requests.length = 0;
});
afterEach(() => {
  portal.rest.faults.clear();
  portal.rest.faults.release();
});
afterAll(async () => {
  await outbound.close();
  await sandbox.close();
});

const token = () => portal.mintTokens(portal.users.admin).accessToken as AccessToken;
const renew = () => {
  renewals += 1;
  return Promise.resolve(token());
};

/** Makes a call and tells the answer without its times, with what it took. */
async function outcomeOf(
  call: CallPortal,
  { method, params, manner }: { method: string; params: object; manner?: CallManner },
): Promise<object> {
  const before = [portal.rest.requests.length, renewals] as const;
  const answer = await call(
    {
      memberId: portal.memberId as MemberId,
      userId: portal.users.admin.id,
      clientEndpoint: `${portal.origin}/rest/`,
      oauthServer: sandbox.oauth.origin,
      accessToken: token(),
    },
    method,
    params,
    manner,
  );
  const requests = portal.rest.requests.slice(before[0]).map(({ restMethod }) => restMethod);
  const rest = answer.ok ? { ok: true, result: answer.result, hasTime: typeof answer.time } : answer;
  return { ...rest, requests, renewals: renewals - before[1] };
}

const status = (httpStatus: number, code: string, description?: string): FaultEffect => ({
  kind: 'status',
  status: httpStatus,
  code,
  ...(description === undefined ? {} : { description }),
});
const json = (body: object, httpStatus = 200): FaultEffect =>
  ({ kind: 'json', body, status: httpStatus }) as FaultEffect;

const faults: readonly (readonly [string, readonly FaultEffect[]])[] = [
  ['no fault', []],
  ['an expired token', [status(401, 'expired_token', 'The access token provided has expired.')]],
  ['an invalid token', [status(401, 'invalid_token')]],
  [
    'a token that is refused twice',
    [status(401, 'expired_token', 'Expired'), status(401, 'expired_token', 'Expired')],
  ],
  ['another refusal with 401', [status(401, 'NO_AUTH_FOUND', 'Wrong authorization data')]],
  ['a missing scope', [status(403, 'insufficient_scope', 'The request requires higher privileges')]],
  ['a refused method', [status(403, 'WRONG_AUTH_TYPE', 'Current authorization type is denied')]],
  ['a refused application', [status(401, 'AUTHORIZE_ERROR', 'Unable to authorize')]],
  ['an unknown method', [status(404, 'ERROR_METHOD_NOT_FOUND', 'Method not found!')]],
  ['a refusal without words', [status(400, 'ERROR_ARGUMENT')]],
  ['a refusal with HTML in its words', [status(400, 'ERROR_CORE', 'One<br>two &quot;three&quot;')]],
  ['a used-up call limit', [status(503, 'QUERY_LIMIT_EXCEEDED', 'Too many requests')]],
  ['a used-up time limit', [status(429, 'OPERATION_TIME_LIMIT', 'Method is blocked')]],
  ['an overload', [status(503, 'OVERLOAD_LIMIT', 'REST API is blocked')]],
  ['a failing server', [status(500, 'INTERNAL_SERVER_ERROR', 'Internal server error')]],
  ['a deleted portal', [status(403, 'PORTAL_DELETED', 'Portal was deleted')]],
  ['an unpaid portal', [status(401, 'PAYMENT_REQUIRED', 'Payment required')]],
  ['an error hidden in the result', [json({ result: { error: 'ACCESS_DENIED', error_description: 'No' } })]],
  [
    'a nested error in the result',
    [json({ result: { error: { error: 'NOT_FOUND', error_description: 'No' } } })],
  ],
  ['an error beside HTTP 200', [json({ error: 'ERROR_CORE', error_description: 'Broken' })]],
  ['words that are an object', [json({ error: 'ERROR_CORE', error_description: { one: 1 } }, 400)]],
  ['an error of REST v3', [json({ error: { code: 'ERROR_CORE', message: 'Broken' } }, 400)]],
  ['an answer without a time', [json({ result: { item: 1 } })]],
  ['an answer without a result', [json({ time: {} })]],
  ['a failure without an error', [json({ something: 'else' }, 418)]],
  ['a page in place of an answer', [{ kind: 'html', status: 200 }]],
  ['a page of a failing gate', [{ kind: 'html', status: 502 }]],
  ['an empty answer', [{ kind: 'empty', status: 200 }]],
  ['a redirect', [{ kind: 'redirect', location: 'http://127.0.0.1:1/rest/' }]],
  ['a connection that breaks before the answer', [{ kind: 'reset' }, { kind: 'reset' }]],
  ['a connection that breaks in the answer', [{ kind: 'cut' }]],
  ['no answer', [{ kind: 'hang' }]],
];

const calls = [
  ['a read', { method: 'biconnector.connector.get', params: { id: 1 } }],
  [
    'a write',
    {
      method: 'biconnector.connector.update',
      params: { id: 1, fields: { title: 'X' } },
      manner: { writes: true },
    },
  ],
] as const;

describe.each(calls)('%s', (_kind, asked) => {
  test.each(faults)('is answered alike with and without the SDK: %s', async (_name, effects) => {
    const both = [];
    for (const create of [createSdkCall, createDirectCall]) {
      portal.rest.faults.push(...effects.map(effect => ({ ...effect, match: asked.method })));
      const ask = () => outcomeOf(create({ outbound, renew }), asked);
      const isSilent = effects.some(({ kind }) => kind === 'hang');
      const isWaiting = () => portal.rest.faults.hanging > 0;
      both.push(await (isSilent ? outOfTime(timeoutMs, ask, isWaiting) : ask()));
      portal.rest.faults.clear();
      portal.rest.faults.release();
    }
    const [bySdk, directly] = both;
    expect(directly).toEqual(bySdk);
  });

  test('an error that is the number 0 is an error, which the SDK overlooks', async () => {
    portal.rest.faults.push(json({ error: 0, error_description: 'Zero' }, 400));
    expect(await outcomeOf(createDirectCall({ outbound, renew }), asked)).toMatchObject({
      code: '0',
      message: 'Zero',
      status: 400,
    });
  });

  test('what prevents a new token becomes the answer', async () => {
    const refused = () => Promise.reject(new DeskError('NEEDS_AUTHORIZATION'));
    for (const create of [createSdkCall, createDirectCall]) {
      portal.rest.faults.push({ ...status(401, 'expired_token'), match: asked.method });
      expect(await outcomeOf(create({ outbound, renew: refused }), asked)).toMatchObject({
        ok: false,
        code: 'NEEDS_AUTHORIZATION',
        status: 401,
      });
    }
  });
});
