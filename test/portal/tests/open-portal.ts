import {
  startSandbox,
  type PortalOptions,
  type Sandbox,
  type SandboxOptions,
  type SandboxPortal,
} from '../sandbox.ts';

export interface OpenPortal {
  readonly sandbox: Sandbox;
  readonly portal: SandboxPortal;
}

/** Starts a sandbox with one portal that has the app. The test closes the sandbox. */
export async function openPortal(
  options: PortalOptions = {},
  sandboxOptions: SandboxOptions = {},
): Promise<OpenPortal> {
  const sandbox = await startSandbox(sandboxOptions);
  const portal = await sandbox.addPortal(options);
  portal.addToPortal();
  return { sandbox, portal };
}
