import { defineOperation, type Operation } from '../operations/operation.ts';
import { DeskError } from '../desk-error.ts';
import type { BackgroundUsers } from './background-users.ts';
import { portalStatus, type PortalStatus } from './portal-answers.ts';
import { lifeOf, type PortalLife } from './portal-life.ts';
import type { PortalStore } from './portal-store.ts';
import type { StoredRecords } from './stored-records.ts';

const wayOut: Readonly<Record<PortalLife['state'], PortalStatus['wayOut']>> = {
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

/**
 * Reports the state of the user's own portal and how to repair it. Makes no call, so it works for a suspended portal too.
 */
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
      summary: { en: 'State of the portal, and what to do about it', ru: 'Состояние портала и что делать' },
      answer: { item: portalStatus },
      errors: ['NOT_INSTALLED'],
      run: async ({ user: { memberId } }) => {
        const portal = await portals.find(memberId);
        if (portal === undefined) throw new DeskError('NOT_INSTALLED');
        const users = await backgroundUsers(portal);
        const { state, suspendedFor, since } = lifeOf(portal, users);
        return {
          ok: true,
          value: {
            state,
            suspendedFor: suspendedFor ?? null,
            since: isoTime(since),
            wayOut: suspendedFor === 'uninstall' ? 'WAIT' : wayOut[state],
            host: portal.host,
            installedAt: isoTime(portal.installedAt),
            scopes: portal.scope.split(/[\s,]+/).filter(scope => scope !== ''),
            background: users.map(({ role, userId, access, refreshedAt }) => ({
              role,
              userId,
              access,
              refreshedAt: isoTime(refreshedAt),
            })),
            stored: await records.count(memberId),
          },
        };
      },
    }),
  ];
}

const isoTime = (at: number | undefined): string | null =>
  at === undefined ? null : new Date(at).toISOString();
