import { z } from 'zod';
import { defineOperation, type Operation } from '../operations/operation.ts';
import { DeskError } from '../desk-error.ts';
import type { BackgroundUsers } from './background-users.ts';
import { lifeOf, type PortalLife } from './portal-life.ts';
import type { PortalStore } from './portal-store.ts';
import type { StoredRecords } from './stored-records.ts';

const time = z.iso.datetime();

const portalAnswer = z.object({
  state: z.enum(['active', 'needs-authorization', 'suspended', 'uninstalled']),
  /** Null when it is not known. */
  since: time.nullable(),
  wayOut: z.enum(['NONE', 'ADMINISTRATOR_OPENS', 'PAY', 'INSTALL']),
  host: z.string(),
  installedAt: time,
  scopes: z.array(z.string()),
  background: z.array(
    z.object({
      role: z.enum(['installer', 'systemUser']),
      userId: z.number().int(),
      access: z.enum(['usable', 'ended', 'none']),
      /** Within an hour. */
      refreshedAt: time.nullable(),
    }),
  ),
  stored: z.object({
    users: z.number().int(),
    settings: z.number().int(),
    sessions: z.number().int(),
    events: z.number().int(),
  }),
});

const wayOut: Readonly<Record<PortalLife['state'], z.infer<typeof portalAnswer>['wayOut']>> = {
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
      answer: { item: portalAnswer },
      errors: ['NOT_INSTALLED'],
      run: async ({ user: { memberId } }) => {
        const portal = await portals.find(memberId);
        if (portal === undefined) throw new DeskError('NOT_INSTALLED');
        const users = await backgroundUsers(portal);
        const { state, since } = lifeOf(portal, users);
        return {
          ok: true,
          value: {
            state,
            since: isoTime(since),
            wayOut: wayOut[state],
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
