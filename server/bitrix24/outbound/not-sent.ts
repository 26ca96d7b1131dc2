import { DeskError } from '../../desk-error.ts';

/** A request that failed before it reached the portal. */
export class NotSent extends DeskError {}

/** A call that a limit, ours or the portal's, refused before anything was done. `retryAfter` says when to try again. */
export class HeldBack extends NotSent {}
