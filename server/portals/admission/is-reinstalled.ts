import type { Portal } from '../portal.ts';
import type { StillInstalled } from '../still-installed.ts';

/** What an arrival with another application token says about the app. */
export interface NewToken {
  /** The app's version on the portal, where it is known. */
  readonly version: string | undefined;
  /** Whether an event says that the token came with a new version. */
  readonly isUpdate: boolean;
}

/**
 * Tells whether another application token means that the app was removed and installed again. A new version brings another
 * token as well (platform contract 5.4), so it counts only with the same version, or when Bitrix24 accepts no pair of the
 * former background users: an uninstall ends every pair, and a new version ends none.
 * @param portal the record of the former token
 * @throws the fault that kept us from asking
 */
export type IsReinstalled = (portal: Portal, token: NewToken) => Promise<boolean>;

export const createIsReinstalled =
  (stillInstalled: StillInstalled): IsReinstalled =>
  async (portal, { version, isUpdate }) => {
    const isSameVersion = version !== undefined && version === portal.tokenVersion;
    if (isSameVersion) return true;
    const witness = await stillInstalled(portal, 'background');
    // Access may have ended for other reasons; then the word of the administrator's event counts.
    return witness === 'no' || (witness === 'unknown' && !isUpdate);
  };
