/**
 * Puts everything that sets an application token in order. Bitrix24 delivers events late and in any order (platform contract
 * 5.2), so a place in that order is a moment of the portal's own clock, in milliseconds since the epoch.
 */

/** Place of an event; the portal gives its time in whole seconds. An update follows the installation of the same second. */
export const orderOfEvent = ({ event, ts }: { readonly event: string; readonly ts: number }): number =>
  ts * 1000 + (event === 'ONAPPUPDATE' ? 500 : 0);

/**
 * Place of a verified opening.
 * @param portalTime the portal's time when it was asked about the user, in milliseconds since the epoch
 * @param replaces whether it replaces another token; then it comes after every event of the same second
 */
export const orderOfOpening = (portalTime: number, replaces: boolean): number =>
  Math.floor(portalTime / 1000) * 1000 + (replaces ? 999 : 0);
