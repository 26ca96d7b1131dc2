import type { PortalRow } from '../storage/schema.ts';

export type PortalState = PortalRow['state'];

/** A state, or `unknown` for a portal that was never seen or is erased. */
type StateOrUnknown = PortalState | 'unknown';

/** What can change the state of a portal. */
export type StateChange = 'confirmed' | 'unpaid' | 'paid' | 'doubted' | 'believed' | 'removed' | 'erased';

/** Why a portal is suspended: its subscription has ended, or an uninstall could not be confirmed yet. */
export type SuspendedFor = 'payment' | 'uninstall';

/** The states a change starts from, each with the one it leads to; in any other state it has no effect. */
export const transitions: Readonly<Record<StateChange, Partial<Record<StateOrUnknown, StateOrUnknown>>>> = {
  // A verified opening, sign-in, installation or update: the OAuth server says installed (platform contract 2.6, 3.3, B6).
  confirmed: { unknown: 'active', suspended: 'active', uninstalled: 'active' },
  // PAYMENT_REQUIRED for a background user, or what app.info says after ONAPPPAYMENT (3.3, 5.4).
  unpaid: { active: 'suspended' },
  // ONAPPPAYMENT and an app.info that agrees (5.4).
  paid: { suspended: 'active' },
  // ONAPPUNINSTALL while the OAuth server cannot be asked, and its later answer that the app is installed.
  doubted: { active: 'suspended' },
  believed: { suspended: 'active' },
  // ONAPPUNINSTALL with CLEAN=0, or NOT_INSTALLED for a background user (3.3, 5.4). The last of several counts.
  removed: { active: 'uninstalled', suspended: 'uninstalled', uninstalled: 'uninstalled' },
  // ONAPPUNINSTALL with CLEAN=1 (5.5).
  erased: { active: 'unknown', suspended: 'unknown', uninstalled: 'unknown' },
};

/** The stored states in which this change has an effect. */
export const statesBefore = (change: StateChange): readonly PortalState[] =>
  (Object.keys(transitions[change]) as StateOrUnknown[]).filter(state => state !== 'unknown');

/** A user whose pair background work uses: the installer or the app's system user (platform contract 1.2). */
export interface BackgroundUser {
  readonly role: 'installer' | 'systemUser';
  readonly userId: number;
  /** `none` when no pair is stored, or it can no longer be decrypted. */
  readonly access: 'usable' | 'ended' | 'none';
  /** Code with which Bitrix24 ended the access. */
  readonly code?: string;
  /** When the access ended, in milliseconds since the epoch. */
  readonly endedAt?: number | undefined;
  /** When the refresh token was last replaced, within an hour, in milliseconds since the epoch. */
  readonly refreshedAt?: number;
}

/** The state of a portal as people see it. */
export interface PortalLife {
  readonly state: PortalState | 'needs-authorization';
  /** Undefined in other states than `suspended`. */
  readonly suspendedFor: SuspendedFor | undefined;
  /** When the state began, in milliseconds since the epoch; undefined where that is not known. */
  readonly since: number | undefined;
}

/** The stored state of a portal. */
export interface StoredLife {
  readonly state: PortalState;
  readonly suspendedFor: SuspendedFor | undefined;
  readonly stateSince: number | undefined;
}

/**
 * The state as people see it: an active portal all of whose background users have lost their access needs authorization
 * (platform contract 3.3, B6). This is derived from their pairs and not stored, because it begins and ends with them.
 */
export function lifeOf(
  { state, suspendedFor, stateSince }: StoredLife,
  users: readonly BackgroundUser[],
): PortalLife {
  if (state !== 'active' || users.some(({ access }) => access === 'usable'))
    return { state, suspendedFor, since: stateSince };
  const ends = users.flatMap(({ endedAt }) => endedAt ?? []);
  return {
    state: 'needs-authorization',
    suspendedFor,
    since: ends.length === 0 ? undefined : Math.max(...ends),
  };
}
