import type { Action } from '../action.ts';
import type { SandboxPortal } from '../../../sandbox.ts';

/** Portals of one sandbox share the browser's cookies; the address alone says which one is meant. */
const addressOf = (portal: SandboxPortal): { readonly origin: string } => ({ origin: portal.origin });

/** The on-premise portal beside this one, made when first asked for. */
export const openBox: Action = async ({ sandbox, app, visitor, servePage }) => {
  const known = sandbox.portals.find(({ profile }) => profile === 'box');
  if (known) return addressOf(known);
  const box = await sandbox.addPortal({ profile: 'box', lang: visitor.lang });
  servePage(box);
  box.events.settings.mode = 'auto';
  box.seedDemo(app);
  return addressOf(box);
};

/** Back to the first cloud portal. */
export const openCloud: Action = ({ sandbox, portal }) =>
  addressOf(sandbox.portals.find(({ profile }) => profile === 'cloud') ?? portal);
