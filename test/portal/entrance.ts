import type { AppCard } from './app-card.ts';
import type { Installation } from './installation.ts';
import type { PortalUser } from './users.ts';

/** View for a person who opens the app: its page, its installer, a "contact your administrator" notice, or nothing. */
export type Entrance = 'application' | 'installer' | 'notice' | 'absent';

/** Decides what the portal shows a person who opens the app: its page, its installer, a notice, or nothing. */
export function entranceFor(
  user: PortalUser,
  app: AppCard,
  installation: Installation | undefined,
): Entrance {
  if (!installation || app.apiOnly === true) return 'absent';
  const { restrictedTo, installed } = installation;
  if (restrictedTo.length > 0 && !restrictedTo.includes(user.id)) return 'notice';
  if (installed) return 'application';
  return user.admin || app.userMayInstall === true ? 'installer' : 'notice';
}
