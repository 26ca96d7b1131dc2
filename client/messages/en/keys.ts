/** Words of the pages for service keys and the audit trail. */
const keys = {
  keys: {
    intro:
      'Service keys let other servers use the app through /api/v1 or the command line. A key has the permissions of the administrator who installed the app.',
    list: 'Keys',
    empty: {
      title: 'No service keys yet',
      text: 'Create one key for each server that works with this portal’s connectors. The audit trail then shows which server made a change, and you can revoke access for one server alone.',
    },
    form: {
      title: 'New key',
      name: 'Name',
      nameHint: 'Purpose of the key, such as “Nightly report”. The audit trail shows this name.',
      noName: 'Enter a name.',
      scope: 'Permissions',
      scopeHint: {
        read: 'View connectors, sources and tables, run checks and preview imports. Stored values of sources are never shown.',
        write: 'Everything this app can do with connectors, sources and tables.',
      },
      expires: 'Expires',
      days: 'in {days} days',
      day: 'on a specific date',
      noDay: 'Choose a date within the next 365 days.',
      make: 'Create key',
    },
    shown: {
      title: 'Key “{name}” created',
      warning: 'Copy the key now. It will not be shown again.',
      what: 'Service key',
      how: 'Send it in the Authorization: Bearer header, or set CONNECTOR_DESK_KEY for the command line. Keep it as safe as a password.',
      putAway: 'Done',
    },
    scope: { read: 'Read', write: 'Read and write' },
    state: { active: 'Active', soon: 'Expires soon', expired: 'Expired', revoked: 'Revoked' },
    until: 'valid until {at}',
    used: 'last used {at}',
    neverUsed: 'never used',
    made: 'created {at} by user {user}',
    revoke: {
      button: 'Revoke',
      named: 'Revoke key “{name}”',
      confirm: 'Revoke key “{name}”?',
      text: 'Servers that use this key lose access immediately. This cannot be undone.',
      done: 'Key “{name}” revoked.',
    },
  },
  audit: {
    title: 'Audit trail',
    note: 'Kept for a year',
    intro:
      'Changes that people make in this app and that servers make with service keys. Changes made in BI Builder itself are not included.',
    empty: 'No changes yet.',
    user: 'User {id}',
    key: 'Key “{name}”',
    named: '{change} “{name}”',
    byId: '{change} with ID {id}',
    done: {
      created: 'created',
      changed: 'changed',
      deleted: 'deleted',
      imported: 'imported',
      revoked: 'revoked',
    },
    tried: {
      created: 'tried to create',
      changed: 'tried to change',
      deleted: 'tried to delete',
      imported: 'tried to import',
      revoked: 'tried to revoke',
    },
    kinds: {
      connector: 'connector',
      source: 'source',
      table: 'table',
      connectors: 'connectors',
      serviceKey: 'service key',
    },
    outcome: { done: 'Done', unknown: 'Result unknown' },
    more: 'Show older changes',
  },
};

export default keys;
