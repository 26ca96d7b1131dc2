import { systemClock } from '../time/clock.ts';
import { readEnvironment } from '../config/config.ts';
import { examine } from './doctor/examine.ts';
import type { Finding } from './doctor/finding.ts';
import { createSendRequest } from './doctor/send-request.ts';
import type { AddCommand } from './command.ts';

/** `doctor`: reports what keeps this server from working, with remedies. Exits with 1 when something does. */
export const addDoctor: AddCommand = program =>
  program
    .command('doctor')
    .description('check configuration, database, keys, OAuth servers, clock, public address, TLS and framing')
    .option('--json', 'print JSON')
    .action(async ({ json }: { readonly json?: boolean }) => {
      const findings = await examine({
        readConfig: readEnvironment,
        sendRequestFor: config => createSendRequest(config.allowInsecurePortals),
        clock: systemClock,
        nodeVersion: process.version,
      });
      process.stdout.write(
        `${json === true ? JSON.stringify(findings, null, 2) : findings.map(formatLine).join('\n')}\n`,
      );
      if (findings.some(({ state }) => state === 'failure')) process.exitCode = 1;
    });

export const formatLine = ({ state, about, text, remedy }: Finding): string =>
  `${state.padEnd(7)}  ${about}: ${text}${remedy === undefined ? '' : ` → ${remedy}`}`;
