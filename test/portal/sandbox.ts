import type { Sandbox, SandboxOptions } from './api.ts';

export type * from './api.ts';
export type { AppCard } from './app-card.ts';
export { SandboxClock } from './clock.ts';

/** Starts an OAuth server; portals are added to it. */
export function startSandbox(_options: SandboxOptions = {}): Promise<Sandbox> {
  return Promise.reject(new Error('Only the types exist yet.'));
}
