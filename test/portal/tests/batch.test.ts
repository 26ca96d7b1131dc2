import type { Sandbox, SandboxPortal } from '../sandbox.ts';
import { ask, post } from './ask.ts';
import { openPortal } from './open-portal.ts';

let sandbox: Sandbox;
let portal: SandboxPortal;

beforeEach(async () => {
  ({ sandbox, portal } = await openPortal());
  portal.seedDemo();
});
afterEach(() => sandbox.close());

async function batch(cmd: unknown, halt: unknown = 0): Promise<Record<string, unknown>> {
  const { status, body } = await ask(portal, 'batch', { cmd, halt });
  expect(status).toBe(200);
  return body['result'] as Record<string, unknown>;
}

test('a batch without commands answers five empty lists', async () => {
  expect(await batch({})).toEqual({
    result: [],
    result_error: [],
    result_total: [],
    result_next: [],
    result_time: [],
  });
});

test('a batch of named commands answers maps, and empty maps are lists', async () => {
  const result = await batch({ admin: 'user.admin?', time: 'server.time' });
  expect(result['result']).toEqual({ admin: true, time: expect.any(String) as string });
  expect(result['result_error']).toEqual([]);
  expect(result['result_time']).toHaveProperty('admin.start');
});

test('a batch of listed commands answers lists while the keys have no gap', async () => {
  expect(await batch(['user.admin', 'user.admin'])).toMatchObject({ result: [true, true] });
  expect(await batch(['user.admin', 'nothing', 'user.admin'])).toMatchObject({
    result: { 0: true, 2: true },
    result_error: { 1: { error: 'ERROR_METHOD_NOT_FOUND' } },
  });
});

test('a batch with halt stops at the first error and lists no later command', async () => {
  const result = await batch({ a: 'user.admin', b: 'nothing', c: 'user.admin' }, 1);
  expect(result['result']).toEqual({ a: true });
  expect(Object.keys(result['result_error'] as object)).toEqual(['b']);
});

test('a batch with halt does not stop at an error inside a result', async () => {
  const result = await batch({ a: 'biconnector.connector.get?id=999', b: 'user.admin' }, 1);
  expect(result['result']).toMatchObject({ a: { error: { error: 'CONNECTOR_NOT_FOUND' } }, b: true });
  expect(result['result_error']).toEqual([]);
});

test('$result in a batch inserts earlier results, alone or inside a text', async () => {
  const result = await batch({
    list: 'biconnector.connector.list?select[0]=id&select[1]=title&order[id]=asc',
    first: 'biconnector.connector.get?id=$result[list][0][id]',
    encoded: 'biconnector.connector.get?id=%24result%5Blist%5D%5B1%5D%5Bid%5D',
    text: 'app.option.set?options[k]=x-$result[list][0][title]-y',
    nowhere: 'biconnector.connector.get?id=$result[list][99][id]',
  });
  expect(result['result']).toMatchObject({
    first: { item: { id: 1 } },
    encoded: { item: { id: 2 } },
    nowhere: { error: { error: 'VALIDATION_INVALID_ID_FORMAT' } },
  });
  expect(portal.installation()?.appOptions.get('k')).toBe('x-Northwind warehouse-y');
});

test('a batch of more than 50 commands and a batch in a batch are refused', async () => {
  const many = await ask(portal, 'batch', { cmd: Array.from({ length: 51 }, () => 'user.admin') });
  expect(many).toMatchObject({ status: 400, body: { error: 'ERROR_BATCH_LENGTH_EXCEEDED' } });
  expect(await batch({ a: 'batch?cmd[0]=user.admin' })).toMatchObject({
    result_error: { a: { error: 'ERROR_BATCH_METHOD_NOT_ALLOWED' } },
  });
});

test('each command of a batch needs its own scope', async () => {
  sandbox.app.scopes = ['user'];
  expect(await batch({ a: 'placement.get' })).toMatchObject({
    result_error: { a: { error: 'insufficient_scope' } },
  });
});

test('a batch sent as a form answers like one sent as JSON', async () => {
  const { accessToken } = portal.mintTokens(portal.users.admin);
  const form = `halt=0&cmd[me]=${encodeURIComponent('profile?x=1')}&auth=${accessToken}`;
  expect((await post(`${portal.origin}/rest/batch.json`, form)).body).toMatchObject({
    result: { result: { me: { ID: '1' } } },
  });
});

test('batch commands named __proto__ and constructor are ordinary commands', async () => {
  const { accessToken } = portal.mintTokens(portal.users.admin);
  const body = `{"cmd":{"__proto__":"user.admin","constructor":"user.admin"},"auth":"${accessToken}"}`;
  const response = await fetch(`${portal.origin}/rest/batch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  expect(await response.text()).toContain('"result":{"__proto__":true,"constructor":true}');
});
