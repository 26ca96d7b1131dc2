import { z } from 'zod';
import { defineOperation, type Operation } from '../operations/operation.ts';
import { refuse } from '../bitrix24/answer.ts';
import { refusal } from '../bitrix24/biconnector/refusal.ts';
import type { Clock } from '../time/clock.ts';
import { expiryOf, keyInput } from './key-input.ts';
import { digestOf, makeKey, writeKey } from './key-text.ts';
import { newKey, shownKey, type ShownKey } from './key-answers.ts';
import type { ServiceKey, ServiceKeyStore } from './service-key-store.ts';
import type { WhileInstalled } from '../portals/while-installed.ts';

export interface KeyOperationsOptions {
  readonly keys: ServiceKeyStore;
  readonly whileInstalled: WhileInstalled;
  readonly clock: Clock;
}

/** Neither revoked nor expired, of one portal. */
const mostLiving = 50;
/** Keys that ended are shown that long, in milliseconds. */
const shownMs = 366 * 86_400_000;

const tag = 'keys';
const params = z.object({ id: z.string().regex(/^[0-9a-f]{16}$/, 'VALIDATION_INVALID_ID_FORMAT') });

const iso = (at: number): string => new Date(at).toISOString();

function describe(key: ServiceKey, now: number): ShownKey {
  const { id, name, scope, createdBy, createdAt, expiresAt, lastUsedAt, revokedAt } = key;
  return {
    id,
    name,
    scope,
    state: revokedAt !== undefined ? 'revoked' : expiresAt <= now ? 'expired' : 'active',
    createdBy,
    createdAt: iso(createdAt),
    expiresAt: iso(expiresAt),
    lastUsedAt: lastUsedAt === undefined ? null : iso(lastUsedAt),
    revokedAt: revokedAt === undefined ? null : iso(revokedAt),
  };
}

/** Keys for other servers, looked after by administrators. */
export function createKeyOperations({
  keys,
  whileInstalled,
  clock,
}: KeyOperationsOptions): readonly Operation[] {
  return [
    defineOperation({
      method: 'get',
      path: '/api/service-keys',
      tag,
      administrators: true,
      summary: { en: 'Keys of other servers', ru: 'Ключи других серверов' },
      answer: { items: z.array(shownKey) },
      errors: [],
      run: async ({ user }) => {
        const now = clock.now();
        return { ok: true, value: (await keys.list(user.memberId)).map(key => describe(key, now)) };
      },
    }),
    defineOperation({
      method: 'post',
      path: '/api/service-keys',
      tag,
      administrators: true,
      summary: {
        en: 'Makes a key; its text is in this answer and nowhere else',
        ru: 'Создаёт ключ; его текст есть только в этом ответе',
      },
      body: keyInput,
      answer: { item: newKey },
      status: 201,
      errors: [
        'VALIDATION_FIELDS_NOT_PROVIDED',
        'VALIDATION_UNKNOWN_PARAMETERS',
        'VALIDATION_REQUIRED_FIELD_MISSING',
        'VALIDATION_INVALID_FIELD_TYPE',
        'VALIDATION_EMPTY',
        'VALIDATION_TOO_LONG',
        'VALIDATION_KEY_NAME',
        'VALIDATION_EXPIRY',
        'TOO_MANY_SERVICE_KEYS',
      ],
      run: async ({ user, body }) => {
        const { memberId, userId } = user;
        const now = clock.now();
        const expiresAt = expiryOf(body, now);
        if (expiresAt === undefined) return refusal([{ field: 'expires', code: 'VALIDATION_EXPIRY' }]);
        const { name, scope } = body;
        const text = makeKey();
        const key = { id: text.id, memberId, name, scope, createdBy: userId, createdAt: now, expiresAt };
        const added = await whileInstalled(memberId, async ({ serviceKeys }) => {
          await serviceKeys.removeEnded(memberId, now - shownMs);
          if ((await serviceKeys.countLiving(memberId, now)) >= mostLiving) return false;
          await serviceKeys.add(key, digestOf(text.secret));
          return true;
        });
        if (!added)
          return refuse('TOO_MANY_SERVICE_KEYS', `A portal has at most ${mostLiving} keys in force.`, 409);
        const described = describe({ ...key, lastUsedAt: undefined, revokedAt: undefined }, now);
        return { ok: true, value: { ...described, key: writeKey(text) } };
      },
    }),
    defineOperation({
      method: 'delete',
      path: '/api/service-keys/{id}',
      tag,
      administrators: true,
      summary: {
        en: 'Revokes a key at once; it stays in the list',
        ru: 'Сразу отзывает ключ; он остаётся в списке',
      },
      params,
      answer: { item: shownKey },
      errors: ['VALIDATION_INVALID_ID_FORMAT', 'SERVICE_KEY_NOT_FOUND'],
      run: async ({ user, params: { id } }) => {
        const now = clock.now();
        const key = await keys.revoke(user.memberId, id, now);
        return key === undefined
          ? refuse('SERVICE_KEY_NOT_FOUND', 'There is no such key.', 404)
          : { ok: true, value: describe(key, now) };
      },
    }),
  ];
}
