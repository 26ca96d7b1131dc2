import { api, type ApiClient } from './api-client.ts';
import { startDeskOnFile, type DeskOnFile } from './desk-on-file.ts';
import { tokenOf, type Answer, type DeskTestOptions, type DeskUnderTest } from './desk.ts';
import type { SandboxPortal } from '../portal/api.ts';
import { deliver } from './deliver.ts';

/** The API for servers, asked with a key. */
export type Server = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answer>;

export const withKey =
  (t: Pick<DeskUnderTest, 'request'>, key: string): Server =>
  (method, path, body, headers = {}) =>
    t.request(path, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

export interface MadeKey {
  readonly id: string;
  readonly key: string;
}

/** A key as an administrator makes it. */
export async function makeKey(
  admin: ApiClient,
  scope: 'read' | 'write' = 'write',
  name = `A ${scope} key`,
): Promise<MadeKey> {
  const answer = await admin('POST', '/api/service-keys', { name, scope, expires: { inDays: 30 } });
  if (answer.status !== 201) throw new Error(`No key was made: ${answer.text}`);
  const { id, key } = answer.json?.item ?? {};
  return { id: String(id), key: String(key) };
}

/** The administrator at a portal, whose installation the app has heard of. */
export async function administratorOf(
  t: DeskUnderTest,
  portal: SandboxPortal = t.portal,
): Promise<ApiClient> {
  const token = tokenOf(await t.open(portal.users.admin, portal));
  await deliver(t, portal);
  return api(t, token);
}

/** The app with connectors in its portal, an administrator and a database to look into. */
export interface KeyStage extends DeskOnFile {
  readonly admin: ApiClient;
}

export async function startKeyStage(options: DeskTestOptions = {}): Promise<KeyStage> {
  const on = await startDeskOnFile(options);
  on.t.portal.seedDemo();
  return { ...on, admin: await administratorOf(on.t) };
}

/** A connector that can be registered. */
export const draft = (title: string) => ({
  title,
  logo: 'https://example.com/logo.png',
  urlCheck: 'https://example.com/check',
  urlTableList: 'https://example.com/tables',
  urlTableDescription: 'https://example.com/table',
  urlData: 'https://example.com/data',
  settings: [{ code: 'token', name: 'Token', type: 'STRING' }],
});

/** How often the portal was asked to do this. */
export const asked = ({ portal }: DeskUnderTest, method: string): number =>
  portal.rest.requests.filter(({ restMethod }) => restMethod === method).length;
