import type { Command } from 'commander';
import { columns } from '../cli/terminal.ts';
import { createPortalOverview, type PortalOverview } from '../portals/portal-overview.ts';
import type { AddCommand } from './command.ts';
import { withStorage } from './with-storage.ts';

const states = ['active', 'needs-authorization', 'suspended', 'uninstalled'] as const;

/** `portals` and `portals show`: list the portals with their states. The output holds no secret. */
export const addPortals: AddCommand = program => {
  const portals = program.command('portals').description('list the portals and their states');
  portals
    .option('--state <state>', `only portals in this state: ${states.join(', ')}`)
    .option('--json', 'print JSON')
    .action(({ state, json }: { readonly state?: string; readonly json?: boolean }) => {
      if (state !== undefined && !states.some(each => each === state))
        throw new Error(`There is no state "${state}". The states are ${states.join(', ')}.`);
      return withOverviews(all => {
        const chosen = all.filter(portal => state === undefined || portal.state === state);
        print(json === true ? JSON.stringify(chosen, null, 2) : formatTable(chosen));
      });
    });
  addShow(portals);
};

const addShow = (portals: Command) =>
  portals
    .command('show')
    .argument('<portal>', 'host or member id of the portal')
    .option('--json', 'print JSON')
    .description('show one portal')
    .action((wanted: string, _options: object, command: Command) =>
      withOverviews(all => {
        const found = all.filter(
          ({ host, memberId }) => host === wanted.toLowerCase() || memberId === wanted.toLowerCase(),
        );
        if (found.length === 0) throw new Error(`There is no portal "${wanted}"`);
        const { json } = command.optsWithGlobals<{ readonly json?: boolean }>();
        print(json === true ? JSON.stringify(found, null, 2) : found.map(formatDetails).join('\n\n'));
      }),
    );

const withOverviews = (work: (portals: readonly PortalOverview[]) => void) =>
  withStorage(async ({ storage, stores }) => work(await createPortalOverview(storage.db, stores.tokens)()));

const print = (text: string) => process.stdout.write(`${text}\n`);

const formatTime = (at: number | undefined): string =>
  at === undefined ? '-' : new Date(at).toISOString().slice(0, 16).replace('T', ' ');

export function formatTable(portals: readonly PortalOverview[]): string {
  if (portals.length === 0) return 'No portals.';
  return columns([
    ['state', 'host', 'member id', 'installed (UTC)', 'last refresh (UTC)', 'users'],
    ...portals.map(portal => [
      portal.state,
      portal.host,
      portal.memberId,
      formatTime(portal.installedAt),
      formatTime(portal.refreshedAt),
      String(portal.users),
    ]),
  ]);
}

const remedies: Readonly<Record<PortalOverview['state'], string>> = {
  active: 'nothing to do',
  'needs-authorization': 'an administrator of the portal opens the app once',
  suspended: 'the portal pays, or somebody opens the app after the payment',
  uninstalled: 'an administrator of the portal installs the app again',
};

const remedyOf = ({ state, suspendedFor }: PortalOverview): string =>
  suspendedFor === 'uninstall'
    ? 'nothing to do: an uninstall is confirmed or denied as soon as the OAuth server answers'
    : remedies[state];

export function formatDetails(portal: PortalOverview): string {
  const background = portal.background.map(({ role, userId, access, code, refreshedAt }) => {
    const ended = code === undefined ? '' : ` (${code})`;
    return `  ${role === 'installer' ? 'installer' : 'system user'} ${userId}: ${access}${ended}, last refresh ${formatTime(refreshedAt)}`;
  });
  return [
    portal.host,
    `  member id: ${portal.memberId}`,
    `  state: ${portal.state}, since ${formatTime(portal.since)}`,
    `  remedy: ${remedyOf(portal)}`,
    `  installed: ${formatTime(portal.installedAt)}`,
    `  scopes: ${portal.scope}`,
    `  users with access: ${portal.users}`,
    '  background users:',
    ...(background.length === 0 ? ['  nobody yet'] : background),
  ].join('\n');
}
