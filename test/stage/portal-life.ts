import { createBackgroundUsers } from '../../server/portals/background-users.ts';
import { lifeOf } from '../../server/portals/portal-life.ts';
import { createPortalStore } from '../../server/portals/portal-store.ts';
import { createVault } from '../../server/secrets/vault.ts';
import { createTokenStore } from '../../server/portals/tokens/token-store.ts';
import type { MemberId } from '../../server/bitrix24/identifiers.ts';
import { bootstrapOf, tokenOf, type DeskUnderTest } from './desk.ts';
import type { DeskOnFile } from './desk-on-file.ts';
import type { SandboxPortal } from '../portal/api.ts';

export const day = 24 * 3_600_000;

/** Brings the events that are on their way, and handles them. */
export async function deliver(t: DeskUnderTest, portal: SandboxPortal = t.portal): Promise<void> {
  await portal.events.flush();
  await t.desk.settleEvents();
}

/** Goes through the whole installation: the page, its steps, the events, the system user. Gives the page's frame token. */
export async function install(t: DeskUnderTest, portal: SandboxPortal = t.portal): Promise<string> {
  if (portal.installation() === undefined) portal.addToPortal();
  const page = bootstrapOf(await t.post(portal.opening({ target: 'installer' })));
  const headers = { authorization: `Bearer ${tokenOf(page)}`, 'content-type': 'application/json' };
  await t.request('/api/installation/check', { method: 'POST', headers });
  await t.request('/api/installation/events', { method: 'POST', headers });
  portal.finishInstallation();
  await deliver(t, portal);
  return tokenOf(page);
}

/** What the app knows of its life on the portal; `unknown` when it knows nothing. */
export async function lifeAt(
  on: DeskOnFile,
  portal: SandboxPortal = on.t.portal,
): Promise<{
  readonly state: string;
  readonly suspendedFor?: string | undefined;
  readonly since: number | undefined;
}> {
  const vault = createVault(on.t.config.tokenKeys);
  const known = await createPortalStore(on.db, vault).find(portal.memberId as MemberId);
  if (known === undefined) return { state: 'unknown', since: undefined };
  return lifeOf(known, await createBackgroundUsers(createTokenStore(on.db, vault))(known));
}

export const refreshes = ({ sandbox }: DeskUnderTest) =>
  sandbox.oauth.requests.filter(({ restMethod }) => restMethod === 'refresh_token');
