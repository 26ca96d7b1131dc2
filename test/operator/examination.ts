import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from '../../server/config/config.ts';
import type { ExamineOptions } from '../../server/operator/doctor/examine.ts';
import type { Finding } from '../../server/operator/doctor/finding.ts';
import { createSendRequest } from '../../server/operator/doctor/send-request.ts';
import { systemClock } from '../../server/time/clock.ts';

/** The warnings and failures, a line each. */
export const problemsIn = (findings: readonly Finding[]) =>
  findings
    .filter(({ state }) => state !== 'ok')
    .map(({ state, about, text }) => `${state} ${about}: ${text}`);

/** Options for an examination over the real network. */
export const optionsFor = (config: Config, changes: Partial<ExamineOptions> = {}): ExamineOptions => ({
  readConfig: () => config,
  sendRequestFor: ({ allowInsecurePortals }) => createSendRequest(allowInsecurePortals),
  clock: systemClock,
  nodeVersion: 'v22.12.0',
  ...changes,
});

/** Listens on a free port of this machine and returns the origin. */
export async function listen(server: Server): Promise<string> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
