import type { PortalRow } from '../storage/schema.ts';

export type PortalState = PortalRow['state'];

/** `unknown`: never seen, or erased. */
type Known = PortalState | 'unknown';

/** What happens to a portal, where that changes its state. */
export type Happening = 'confirmed' | 'unpaid' | 'paid' | 'removed' | 'erased';

/** The states a happening starts from, each with the one it leads to; in any other state it changes nothing. */
export const transitions: Readonly<Record<Happening, Partial<Record<Known, Known>>>> = {
  // A verified opening, sign-in, installation or update: the OAuth server says installed (platform contract 2.6, 3.3, B6).
  confirmed: { unknown: 'active', suspended: 'active', uninstalled: 'active' },
  // PAYMENT_REQUIRED for a background user, or what app.info says after ONAPPPAYMENT (3.3, 5.4).
  unpaid: { active: 'suspended' },
  // ONAPPPAYMENT and an app.info that agrees (5.4).
  paid: { suspended: 'active' },
  // ONAPPUNINSTALL with CLEAN=0, or NOT_INSTALLED for a background user (3.3, 5.4). The latest of several counts.
  removed: { active: 'uninstalled', suspended: 'uninstalled', uninstalled: 'uninstalled' },
  // ONAPPUNINSTALL with CLEAN=1 (5.5).
  erased: { active: 'unknown', suspended: 'unknown', uninstalled: 'unknown' },
};

/** The states in which `happening` changes something. */
export const statesBefore = (happening: Happening): readonly PortalState[] =>
  (Object.keys(transitions[happening]) as Known[]).filter(state => state !== 'unknown');

/** One of those whose pairs background work uses: the installer and the app's system user (platform contract 1.2). */
export interface BackgroundUser {
  readonly role: 'installer' | 'systemUser';
  readonly userId: number;
  /** `none`: no pair is stored, or it cannot be decrypted any more. */
  readonly access: 'usable' | 'ended' | 'none';
  /** The code with which Bitrix24 ended it. */
  readonly code?: string;
  /** Milliseconds since the epoch, here and below. */
  readonly endedAt?: number | undefined;
  /** When the refresh token was last replaced, give or take an hour. */
  readonly refreshedAt?: number;
}

/** The state of a portal as people are told it. */
export interface PortalLife {
  readonly state: PortalState | 'needs-authorization';
  /** Milliseconds since the epoch; absent where that is not known. */
  readonly since: number | undefined;
}

/** What is stored of a portal's state. */
export interface StoredLife {
  readonly state: PortalState;
  readonly stateSince: number | undefined;
}

/**
 * An active portal whose background users all have lost their access needs authorization (platform contract 3.3, B6). That is
 * read from their pairs and stored nowhere else: it begins and ends with them.
 */
export function lifeOf({ state, stateSince }: StoredLife, users: readonly BackgroundUser[]): PortalLife {
  if (state !== 'active' || users.some(({ access }) => access === 'usable'))
    return { state, since: stateSince };
  const ends = users.flatMap(({ endedAt }) => endedAt ?? []);
  return { state: 'needs-authorization', since: ends.length === 0 ? undefined : Math.max(...ends) };
}
