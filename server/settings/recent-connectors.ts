import { z } from 'zod';
import { defineOperation, type Operation } from '../operations/operation.ts';
import type { TokenKey } from '../bitrix24/identifiers.ts';
import { DeskError } from '../desk-error.ts';
import type { PortalStore } from '../portals/portal-store.ts';
import type { SettingStore } from './setting-store.ts';

const recentConnectors = z
  .array(z.object({ id: z.number().int().positive(), title: z.string().max(512) }))
  .max(8);
const name = 'recent-connectors';
const path = '/api/settings/recent-connectors';

/** What the user looked at last. */
export function createRecentConnectors(settings: SettingStore, portals: PortalStore): readonly Operation[] {
  /** A page that outlives the installation must not leave anything behind. */
  async function installed(user: TokenKey): Promise<TokenKey> {
    const portal = await portals.find(user.memberId);
    if (portal !== undefined && portal.state !== 'uninstalled') return user;
    throw new DeskError('NOT_INSTALLED');
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
        const stored = recentConnectors.safeParse(await settings.get(await installed(user), name));
        return { ok: true, value: stored.data ?? [] };
      },
    }),
    defineOperation({
      method: 'put',
      path,
      tag: 'settings',
      service: 'never',
      // A list of what a person looked at is private.
      changes: 'nothing',
      summary: { en: 'Remembers connectors looked at last', ru: 'Запоминает недавно открытые коннекторы' },
      body: z.object({ item: recentConnectors }),
      largestBody: 32 * 1024,
      answer: { item: recentConnectors },
      errors: ['VALIDATION_FIELDS_NOT_PROVIDED', 'VALIDATION_INVALID_FIELD_TYPE', 'VALIDATION_TOO_LONG'],
      run: async ({ user, body }) => {
        await settings.set(await installed(user), name, body.item);
        return { ok: true, value: body.item };
      },
    }),
  ];
}
