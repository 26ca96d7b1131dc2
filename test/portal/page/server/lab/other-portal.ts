import type { Action } from '../action.ts';
import type { SandboxPortal } from '../../../sandbox.ts';

/** Portals of one sandbox share the browser's cookies, so only the address tells them apart. */
const addressOf = (portal: SandboxPortal): { readonly origin: string } => ({ origin: portal.origin });

/** Finds the on-premise portal of this sandbox, or makes it on the first call. */
export const openBox: Action = async ({ sandbox, app, visitor, servePage }) => {
  const existing = sandbox.portals.find(({ profile }) => profile === 'box');
  if (existing) return addressOf(existing);
  const box = await sandbox.addPortal({ profile: 'box', lang: visitor.lang });
  servePage(box);
  box.events.settings.mode = 'auto';
  box.seedDemo(app);
  return addressOf(box);
};

/** Finds the first cloud portal of this sandbox. */
export const openCloud: Action = ({ sandbox, portal }) =>
  addressOf(sandbox.portals.find(({ profile }) => profile === 'cloud') ?? portal);
