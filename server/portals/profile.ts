import { boundedMap } from '../time/bounded-map.ts';
import { asDeskError, type Answer, type CallMethod } from '../bitrix24/answer.ts';
import type { TokenKey } from '../bitrix24/identifiers.ts';
import { readableText } from '../bitrix24/readable-text.ts';
import { DeskError } from '../desk-error.ts';
import type { Clock } from '../time/clock.ts';
import type { CallAs } from './portal-access.ts';

/** What a portal says about one of its users. */
export interface Profile {
  /** What the browser says about this (IS_ADMIN) can be forged (platform contract 2.6). */
  readonly administrator: boolean;
  /** First and last name; empty where the portal has neither. */
  readonly name: string;
  /** The portal's own time, in milliseconds since the epoch; undefined where the answer has none (platform contract 4.4). */
  readonly portalTime: number | undefined;
}

/** @throws DeskError when the portal did not answer: "could not ask" does not mean "no" */
export function readProfile(answer: Answer): Profile {
  if (!answer.ok) throw asDeskError(answer);
  const profile: Readonly<Record<string, unknown>> = { ...(answer.result as object | null) };
  const names = [profile['NAME'], profile['LAST_NAME']].filter(part => typeof part === 'string');
  return {
    administrator: profile['ADMIN'] === true,
    name: readableText(names.join(' ').trim(), longestName),
    portalTime: readTime(answer.time),
  };
}

function readTime(time: unknown): number | undefined {
  const { start }: { start?: unknown } = { ...(time as object | null) };
  return typeof start === 'number' && start > 0 && start < latestTime ? Math.round(start * 1000) : undefined;
}

/** Times after this one are nonsense, in seconds since the epoch. */
const latestTime = 1e11;

/** Length of a name that is kept, in characters. */
const longestName = 200;

/** @throws DeskError as `readProfile` */
export const askProfile = async (call: CallMethod): Promise<Profile> =>
  readProfile(await call('profile', {}));

/** The users of all portals, as their portals describe them. */
export interface Profiles {
  /** @throws DeskError `ADMINISTRATORS_ONLY` (403), or the reason why the portal could not be asked */
  readonly requireAdministrator: (user: TokenKey) => Promise<void>;
  /** Learns the user's name unless it is known already. Never rejects: a name is worth no failed request. */
  readonly learnName: (user: TokenKey) => Promise<void>;
}

export interface ProfilesOptions {
  readonly callAs: CallAs;
  readonly clock: Clock;
  /** Stores a name that the portal gave. */
  readonly remember: (user: TokenKey, name: string) => Promise<void>;
  /** Called when a name could not be learned. */
  readonly onFault: (error: unknown) => void;
}

/** Time for which a portal's "yes, an administrator" is believed, in milliseconds. */
const believedMs = 60_000;
/** Time after which a name is asked for again, in milliseconds. */
const nameLifeMs = 24 * 3_600_000;

export function createProfiles({ callAs, clock, remember, onFault }: ProfilesOptions): Profiles {
  const memory = <Value extends object | string>(ttl: number) =>
    boundedMap<string, Value>(10_000, { ms: ttl, clock });
  const administrators = memory<Profile>(believedMs);
  const names = memory<string>(nameLifeMs);

  async function ask(user: TokenKey): Promise<Profile> {
    const profile = await askProfile(callAs(user));
    const of = idOf(user);
    if (profile.name !== '' && names.get(of) !== profile.name) {
      names.set(of, profile.name);
      await remember(user, profile.name).catch(onFault);
    }
    return profile;
  }

  return {
    requireAdministrator: async user => {
      if (administrators.has(idOf(user))) return;
      const profile = await ask(user);
      if (!profile.administrator) throw new DeskError('ADMINISTRATORS_ONLY');
      administrators.set(idOf(user), profile);
    },

    learnName: async user => {
      if (!names.has(idOf(user))) await ask(user).catch(onFault);
    },
  };
}

const idOf = ({ memberId, userId }: TokenKey): string => `${memberId}:${userId}`;
