import { z } from 'zod';
import { defineOperation, type Operation } from '../operations/operation.ts';
import type { TokenKey } from '../bitrix24/identifiers.ts';
import { DeskError } from '../desk-error.ts';
import type { PortalStore } from '../portals/portal-store.ts';
import type { WhileInstalled } from '../portals/while-installed.ts';
import type { SettingStore } from './setting-store.ts';

const recentConnectors = z
  .array(z.object({ id: z.number().int().positive(), title: z.string().max(512) }))
  .max(8);
const name = 'recent-connectors';
const path = '/api/settings/recent-connectors';

/** Operations on the connectors that the user looked at last. */
export function createRecentConnectors(
  settings: SettingStore,
  portals: PortalStore,
  whileInstalled: WhileInstalled<{ readonly settings: SettingStore }>,
): readonly Operation[] {
  /** Refuses when the app is not installed. */
  async function assertInstalled({ memberId }: TokenKey): Promise<void> {
    const portal = await portals.find(memberId);
    if (portal === undefined || portal.state === 'uninstalled') throw new DeskError('NOT_INSTALLED');
  }

  return [
    defineOperation({
      method: 'get',
      path,
      tag: 'settings',
      service: 'never',
      summary: { en: 'Connectors looked at last', ru: 'Недавно открытые коннекторы' },
      answer: { item: recentConnectors },
      errors: [],
      run: async ({ user }) => {
        await assertInstalled(user);
        const stored = recentConnectors.safeParse(await settings.get(user, name));
        return { ok: true, value: stored.data ?? [] };
      },
    }),
    defineOperation({
      method: 'put',
      path,
      tag: 'settings',
      service: 'never',
      // The audit trail holds no line of what a person looked at.
      changes: 'nothing',
      summary: { en: 'Remembers connectors looked at last', ru: 'Запоминает недавно открытые коннекторы' },
      body: z.object({ item: recentConnectors }),
      largestBody: 32 * 1024,
      answer: { item: recentConnectors },
      errors: ['VALIDATION_FIELDS_NOT_PROVIDED', 'VALIDATION_INVALID_FIELD_TYPE', 'VALIDATION_TOO_LONG'],
      run: async ({ user, body }) => {
        await whileInstalled(user.memberId, own => own.settings.set(user, name, body.item));
        return { ok: true, value: body.item };
      },
    }),
  ];
}
