import type { Command } from 'commander';
import { createPortalOverview, type PortalOverview } from '../portals/portal-overview.ts';
import type { AddCommand } from './command.ts';
import { withStorage } from './with-storage.ts';

const states = ['active', 'needs-authorization', 'suspended', 'uninstalled'] as const;

/** `portals` and `portals show`: which portals there are and how they fare. Nothing of it is secret. */
export const addPortals: AddCommand = program => {
  const portals = program.command('portals').description('list the portals and their states');
  portals
    .option('--state <state>', `only those that are ${states.join(', ')}`)
    .option('--json', 'as JSON')
    .action(({ state, json }: { readonly state?: string; readonly json?: boolean }) => {
      if (state !== undefined && !states.some(each => each === state))
        throw new Error(`There is no state "${state}": it is one of ${states.join(', ')}`);
      return withOverviews(all => {
        const chosen = all.filter(portal => state === undefined || portal.state === state);
        say(json === true ? JSON.stringify(chosen, null, 2) : asTable(chosen));
      });
    });
  addShow(portals);
};

const addShow = (portals: Command) =>
  portals
    .command('show')
    .argument('<portal>', 'its host or its member id')
    .option('--json', 'as JSON')
    .description('show one portal')
    .action((wanted: string, _options: object, command: Command) =>
      withOverviews(all => {
        const found = all.filter(
          ({ host, memberId }) => host === wanted.toLowerCase() || memberId === wanted.toLowerCase(),
        );
        if (found.length === 0) throw new Error(`There is no portal "${wanted}"`);
        const { json } = command.optsWithGlobals<{ readonly json?: boolean }>();
        say(json === true ? JSON.stringify(found, null, 2) : found.map(asText).join('\n\n'));
      }),
    );

const withOverviews = (work: (portals: readonly PortalOverview[]) => void) =>
  withStorage(async ({ storage, stores }) => work(await createPortalOverview(storage.db, stores.tokens)()));

const say = (text: string) => process.stdout.write(`${text}\n`);

const time = (at: number | undefined): string =>
  at === undefined ? '-' : new Date(at).toISOString().slice(0, 16).replace('T', ' ');

export function asTable(portals: readonly PortalOverview[]): string {
  if (portals.length === 0) return 'No portals.';
  const rows = [
    ['state', 'host', 'member id', 'installed (UTC)', 'last refresh (UTC)', 'users'],
    ...portals.map(portal => [
      portal.state,
      portal.host,
      portal.memberId,
      time(portal.installedAt),
      time(portal.refreshedAt),
      String(portal.users),
    ]),
  ];
  const widths = [0, 1, 2, 3, 4, 5].map(column => Math.max(...rows.map(row => row[column]?.length ?? 0)));
  return rows
    .map(row =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const wayOut: Readonly<Record<PortalOverview['state'], string>> = {
  active: 'nothing to do',
  'needs-authorization': 'an administrator of the portal opens the app once',
  suspended: 'the portal pays, or somebody opens the app after it has paid',
  uninstalled: 'an administrator of the portal installs the app again',
};

export function asText(portal: PortalOverview): string {
  const background = portal.background.map(({ role, userId, access, code, refreshedAt }) => {
    const ended = code === undefined ? '' : ` (${code})`;
    return `  ${role === 'installer' ? 'installer' : 'system user'} ${userId}: ${access}${ended}, last refresh ${time(refreshedAt)}`;
  });
  return [
    portal.host,
    `  member id: ${portal.memberId}`,
    `  state: ${portal.state}, since ${time(portal.since)}`,
    `  way out: ${wayOut[portal.state]}`,
    `  installed: ${time(portal.installedAt)}`,
    `  scopes: ${portal.scope}`,
    `  users with an access: ${portal.users}`,
    '  background work as:',
    ...(background.length === 0 ? ['  nobody yet'] : background),
  ].join('\n');
}
