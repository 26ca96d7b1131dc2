import { Command } from 'commander';
import type { AddCommand } from './command.ts';
import { addDoctor } from './doctor.ts';
import { addJournal } from './journal.ts';
import { addPortals } from './portals.ts';
import { addRotateKeys } from './rotate-keys.ts';
import { readDotEnv } from '../config/read-dot-env.ts';

const commands: readonly AddCommand[] = [addDoctor, addJournal, addPortals, addRotateKeys];

const program = new Command('connector-desk-operator').description(
  'Maintains a Connector Desk server. Run it where the server runs, with the same environment or .env file.',
);
for (const add of commands) add(program);

try {
  readDotEnv();
  await program.parseAsync();
} catch (error) {
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  process.stderr.write(`${message}${cause instanceof Error ? `: ${cause.message}` : ''}\n`);
  process.exitCode = 1;
}
