import type { DeskUnderTest } from './desk.ts';
import type { SandboxPortal } from '../portal/api.ts';

/** Until the app has handled what the portal had to tell. */
export async function deliver({ desk, portal }: DeskUnderTest, at: SandboxPortal = portal): Promise<void> {
  await at.events.flush();
  await desk.settleEvents();
}
