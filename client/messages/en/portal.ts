/** Words of the page that shows the state of the portal. */
const portal = {
  portal: {
    since: 'Since {time}',
    next: 'What to do',
    unknown: 'Unknown',
    states: {
      active: {
        badge: 'Active',
        title: 'Connector Desk is working in this portal',
        reason: 'The app is installed and has its own background access.',
        next: [],
      },
      'needs-authorization': {
        badge: 'Needs authorization',
        title: 'Background access needs an administrator',
        reason:
          'People can work as usual, but background tasks have no access: the administrator who installed the app has lost access, or no administrator has opened the app yet.',
        next: [
          'Ask a portal administrator to open Connector Desk from the portal’s menu. This restores background access automatically.',
        ],
      },
      suspended: {
        badge: 'Suspended',
        title: 'The subscription has ended',
        reason: 'Bitrix24 stopped the app because the portal’s subscription or trial has ended.',
        next: [
          'Renew the portal’s subscription.',
          'Open Connector Desk again: it resumes automatically, and no data is lost.',
        ],
      },
      'uninstall-unconfirmed': {
        badge: 'Suspended',
        title: 'Bitrix24 is being asked whether the app is still installed',
        reason:
          'Bitrix24 reported that the app was removed, and its authorization server could not confirm it yet. Until it answers, the app does nothing in the portal. No data is deleted.',
        next: [
          'Nothing, if the app was not removed: it resumes automatically within minutes.',
          'Open Connector Desk from the portal’s menu to resume at once.',
        ],
      },
      uninstalled: {
        badge: 'Uninstalled',
        title: 'Connector Desk is no longer installed in this portal',
        reason:
          'Someone removed the app while this page was open, or Bitrix24 reports that it is not installed.',
        next: ['Ask a portal administrator to install the app again. Settings that were kept are restored.'],
      },
    },
    facts: {
      title: 'Installation',
      host: 'Portal',
      installed: 'Installed',
      scopes: 'Permissions',
    },
    background: {
      title: 'Background access',
      hint: 'Requests from people always use their own access.',
      installer: 'Administrator',
      systemUser: 'System user of the app',
      user: 'User {id}',
      nobody: 'None yet',
      usable: 'Active; last renewed {time}',
      ended: 'Expired',
      none: 'Not stored',
    },
    stored: {
      title: 'Stored data',
      users: 'Users with access (encrypted)',
      settings: 'Recently viewed items',
      sessions: 'Signed-in browsers',
      events: 'Pending portal events (encrypted)',
      note: 'The app also stores the journal of calls, service keys (as digests) and the audit trail with the names of the people in it. Connectors, sources and tables stay in Bitrix24; the app keeps no copies.',
    },
    deletion: {
      title: 'Data deleted on uninstall',
      always: 'All stored access, sessions and service keys are deleted immediately.',
      clean: 'If you choose to delete the app’s data, everything else about this portal is deleted too.',
      kept: 'Otherwise the portal record, recently viewed items, the journal and the audit trail are kept for a later installation.',
    },
  },
};

export default portal;
