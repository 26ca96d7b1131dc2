import { defineOperation, type Operation } from '../operations/operation.ts';
import { DeskError } from '../desk-error.ts';
import type { BackgroundUsers } from './background-users.ts';
import { portalReport, type PortalReport } from './portal-answers.ts';
import { lifeOf, type PortalLife } from './portal-life.ts';
import type { PortalStore } from './portal-store.ts';
import type { StoredRecords } from './stored-records.ts';

const wayOut: Readonly<Record<PortalLife['state'], PortalReport['wayOut']>> = {
  active: 'NONE',
  'needs-authorization': 'ADMINISTRATOR_OPENS',
  suspended: 'PAY',
  uninstalled: 'INSTALL',
};

export interface PortalOperationsOptions {
  readonly portals: PortalStore;
  readonly backgroundUsers: BackgroundUsers;
  readonly records: StoredRecords;
}

/** How the user's own portal fares, and the way out where it does not fare well. Asks nobody: it works for a suspended portal. */
export function createPortalOperations({
  portals,
  backgroundUsers,
  records,
}: PortalOperationsOptions): readonly Operation[] {
  return [
    defineOperation({
      method: 'get',
      path: '/api/portal',
      tag: 'portal',
      summary: { en: 'State of the portal, and the way out', ru: 'Состояние портала и что делать' },
      answer: { item: portalReport },
      errors: ['NOT_INSTALLED'],
      run: async ({ user: { memberId } }) => {
        const known = await portals.find(memberId);
        if (known === undefined)
          throw new DeskError('NOT_INSTALLED', 'The app is not installed on this portal.', { status: 401 });
        const users = await backgroundUsers(known);
        const { state, since } = lifeOf(known, users);
        return {
          ok: true,
          value: {
            state,
            since: asTime(since),
            wayOut: wayOut[state],
            host: known.host,
            installedAt: asTime(known.installedAt),
            scopes: known.scope.split(/[\s,]+/).filter(scope => scope !== ''),
            background: users.map(({ role, userId, access, refreshedAt }) => ({
              role,
              userId,
              access,
              refreshedAt: asTime(refreshedAt),
            })),
            stored: await records.count(memberId),
          },
        };
      },
    }),
  ];
}

const asTime = (at: number | undefined): string | null =>
  at === undefined ? null : new Date(at).toISOString();
