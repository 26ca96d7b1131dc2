import { systemClock } from '../time/clock.ts';
import { readEnvironment } from '../config/config.ts';
import { examine } from './doctor/examine.ts';
import type { Finding } from './doctor/finding.ts';
import { createLook } from './doctor/http-look.ts';
import type { AddCommand } from './command.ts';

/** `doctor`: what keeps this server from working, and what to do about it. Exit code 1 when something does. */
export const addDoctor: AddCommand = program =>
  program
    .command('doctor')
    .description('check configuration, database, keys, OAuth servers, clock, public address, TLS and framing')
    .option('--json', 'as JSON')
    .action(async ({ json }: { readonly json?: boolean }) => {
      const findings = await examine({
        readConfig: readEnvironment,
        lookWith: config => createLook(config.allowInsecurePortals),
        clock: systemClock,
        nodeVersion: process.version,
      });
      process.stdout.write(
        `${json === true ? JSON.stringify(findings, null, 2) : findings.map(asLine).join('\n')}\n`,
      );
      if (findings.some(({ state }) => state === 'failure')) process.exitCode = 1;
    });

export const asLine = ({ state, about, text, remedy }: Finding): string =>
  `${state.padEnd(7)}  ${about}: ${text}${remedy === undefined ? '' : ` → ${remedy}`}`;
