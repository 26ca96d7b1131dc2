/** Words of the place where administrators look after service keys and see who changed what. */
const keys = {
  keys: {
    intro:
      'Other servers use the app with keys of their own: at /api/v1 or from the command line. A key acts with the rights of the administrator who installed the app.',
    list: 'Keys',
    empty: {
      title: 'No service keys yet',
      text: 'Make one for each server that works with the connectors of this portal: then you see which one did what, and can take it away from one alone.',
    },
    form: {
      title: 'New key',
      name: 'Name',
      nameHint: 'What it is for, such as “Nightly report”. It is shown under “Who changed what”.',
      noName: 'Enter a name.',
      scope: 'It may',
      scopeHint: {
        read: 'Connectors, sources and tables, checks, and dry runs of files. Stored values of sources are never shown.',
        write: 'Everything that can be done in this app with connectors, sources and tables.',
      },
      expires: 'It ends',
      days: 'in {days} days',
      day: 'on a day of your choice',
      noDay: 'Choose a day within the next 365 days.',
      make: 'Make the key',
    },
    shown: {
      title: 'The key “{name}” has been made',
      warning: 'Copy it now: it is shown this once and cannot be shown again.',
      what: 'Service key',
      how: 'Give it to the server as Authorization: Bearer, or to the command line as CONNECTOR_DESK_KEY. Keep it like a password.',
      putAway: 'I have it',
    },
    scope: { read: 'read', write: 'read and write' },
    state: { active: 'Active', soon: 'Ends soon', expired: 'Expired', revoked: 'Revoked' },
    until: 'until {at}',
    used: 'last used {at}',
    neverUsed: 'never used',
    made: 'made {at} by user {user}',
    revoke: {
      button: 'Revoke',
      named: 'Revoke the key “{name}”',
      confirm: 'Revoke the key “{name}”?',
      text: 'Its server is refused at once. This cannot be undone.',
      done: 'The key “{name}” has been revoked.',
    },
  },
  audit: {
    title: 'Who changed what',
    note: 'Kept for a year',
    intro:
      'Every change that people made in the app or other servers made with a service key: who, what and how it ended.',
    empty: 'Nothing has been changed through the app yet.',
    user: 'User {id}',
    key: 'Key “{name}”',
    done: 'Done',
    unknown: 'End unknown',
    more: 'Show older ones',
  },
};

export default keys;
