/** Words of the place that says how the portal fares. */
const portal = {
  portal: {
    heading: 'This portal',
    since: 'Since {time}',
    next: 'What to do',
    unknown: 'Not known',
    states: {
      active: {
        badge: 'Active',
        title: 'Connector Desk works on this portal',
        reason: 'The app is installed, and work that nobody waits for has an access of its own.',
        next: [],
      },
      'needs-authorization': {
        badge: 'Needs authorization',
        title: 'Work in the background needs an administrator',
        reason:
          'People can work as usual. What the app does when nobody is there has no access any more: whoever installed the app has lost his, or no administrator has opened it yet.',
        next: [
          'A portal administrator opens Connector Desk once from the portal’s menu: this gives it a new access by itself.',
        ],
      },
      suspended: {
        badge: 'Suspended',
        title: 'The subscription has ended',
        reason: 'Bitrix24 stopped the app because the portal’s subscription, or the trial, is over.',
        next: [
          'Renew the portal’s subscription.',
          'Afterwards open Connector Desk again: it resumes by itself. Nothing is lost meanwhile.',
        ],
      },
      uninstalled: {
        badge: 'Uninstalled',
        title: 'Connector Desk is not installed on this portal any more',
        reason:
          'The app was removed from the portal while this page was open, or Bitrix24 says that it is gone.',
        next: ['A portal administrator installs the app again. Settings that were kept come back.'],
      },
    },
    facts: {
      title: 'Installation',
      host: 'Portal',
      installed: 'Installed',
      scopes: 'Permissions',
    },
    background: {
      title: 'Whose access background work uses',
      hint: 'Requests of people always run with their own access.',
      installer: 'Administrator',
      systemUser: 'System user of the app',
      user: 'User {id}',
      nobody: 'Nobody yet',
      usable: 'Works; last renewed {time}',
      ended: 'Has ended',
      none: 'No access is stored',
    },
    stored: {
      title: 'What is stored about this portal',
      users: 'Users with an access (encrypted)',
      settings: 'What users looked at last',
      sessions: 'Signed-in browsers',
      events: 'Messages of the portal still to be handled (encrypted)',
      note: 'Besides these the journal of calls, the service keys (as digests) and the audit trail. Connectors, sources and tables themselves stay in Bitrix24: the app keeps no copy of them.',
    },
    deletion: {
      title: 'What uninstalling deletes',
      always: 'Every stored access, every session and every service key, at once.',
      clean: 'If you choose to delete the data as well: everything else about this portal, too.',
      kept: 'Otherwise the record of the portal, what users looked at last, the journal and the audit trail stay, for a later installation.',
    },
  },
};

export default portal;
