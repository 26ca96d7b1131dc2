import failures from './failures.ts';
import problems from './problems.ts';

const en = {
  app: {
    name: 'Connector Desk',
    task: 'BI Builder connectors',
    signOut: 'Sign out',
    intro: 'View and edit connectors, their sources and tables, and find out why they fail.',
  },
  nav: {
    label: 'Sections',
    connectors: 'Connectors',
    sources: 'Sources',
    tables: 'Tables',
    files: 'Files',
    admin: 'Administration',
    dismiss: 'Dismiss',
    notLoaded: 'This page could not be loaded. Reload the portal’s page and try again.',
  },
  adminPlaces: {
    portal: 'Portal',
    journal: 'Journal',
    keys: 'Service keys',
  },
  list: {
    heading: 'Connectors',
    title: 'Title',
    count: '{count} total',
    found: '{found} of {count}',
    nothing: 'Nothing matches “{text}”.',
    register: 'Register connector',
    id: 'ID',
    sort: 'Sort',
    dateCreate: 'Created',
  },
  finder: {
    label: 'Connector ID or title',
    placeholder: 'For example, 4 or sales',
    button: 'Show',
    recent: 'Recent',
    recentItem: 'Show connector {id}, {title}',
    useSuggestion: 'Use {id}',
    refused: {
      empty: 'Enter the ID of a connector.',
      blanks: 'Remove the spaces around the number.',
      sign: 'Enter the ID without a plus or minus sign.',
      fraction: 'Enter a whole number: an ID has no fraction.',
      exponent: 'Enter the ID in digits, without an exponent.',
      foreignDigits: 'Enter the ID using the digits 0–9.',
      leadingZero: 'Enter the ID without leading zeros.',
      zero: 'IDs start at 1.',
      tooLarge: 'This number is too large for an ID.',
      notANumber: 'Enter digits only, for example 4.',
    },
  },
  empty: {
    title: 'No connectors yet',
    text: 'A connector tells BI Builder which four addresses to call for external data and which settings people fill in. Register your first connector to get started.',
    whereTitle: 'Missing a connector?',
    where:
      'Bitrix24 shows a connector only to the app that registered it. Connectors of other apps, local apps and scripts with their own credentials are not visible here.',
  },
  loading: {
    announced: 'Loading connector {id}…',
    slow: 'The portal is taking longer than usual.',
    cancel: 'Cancel',
  },
  found: {
    announced: 'Connector {id} loaded: {title}',
    untitled: 'Untitled connector',
    id: 'ID {id}',
    noDescription: 'No description',
    unsafeLogo: 'The logo is not shown because it is neither an https address nor an inline image.',
    addresses: 'Addresses',
    urlCheck: 'Connection check',
    urlTableList: 'List of tables',
    urlTableDescription: 'Table description',
    urlData: 'Data',
    opensNewTab: 'opens in a new tab',
    notSet: 'Not set',
    settings: 'Settings',
    settingCode: 'Code',
    settingName: 'Name',
    settingType: 'Type',
    noSettings: 'The connector has no settings.',
    settingsAbsent: 'The portal did not return a list of settings.',
    properties: 'Properties',
    sort: 'Sort',
    created: 'Created',
    createdNote: 'portal server time',
    supportMapping: 'Field mapping',
    sourceCode: 'Source code',
    yes: 'Supported',
    no: 'Not supported',
    blank: 'Empty',
    absent: 'Not supported by this portal',
    other: 'Other fields',
    time: 'Timing',
    raw: 'Raw answer',
    route: 'Loaded via {route}',
    via: 'Answered by',
    routes: {
      'BX.rest': 'BX.rest',
      BX24: 'BX24',
      B24Frame: 'the portal frame',
      server: 'the server',
    },
    detour: 'Tried {route} first, but it did not answer ({code})',
    refresh: 'Refresh',
  },
  time: {
    duration: 'Duration',
    processing: 'Processing',
    operating: 'Operating time used',
    operating_reset_at: 'Operating time reset (Unix time)',
    date_start: 'Started',
    date_finish: 'Finished',
    start: 'Start (Unix time)',
    finish: 'Finish (Unix time)',
    seconds: '{value} s',
  },
  connector: {
    actions: 'Connector actions',
    edit: 'Edit',
    check: 'Check',
    duplicate: 'Duplicate',
    export: 'Export',
    exported: 'Exported to {name}.',
    notExported: 'The connector was not exported. {why}',
    delete: 'Delete',
    tree: 'Sources and tables',
    addSource: 'Add source',
    addTable: 'Add table',
    noSources: 'No source uses this connector yet.',
    noTables: 'No tables',
    treeFailed: 'Sources and tables could not be loaded.',
    untitledSource: 'Untitled source',
    inactive: 'inactive',
  },
  failed: {
    announced: 'Connector {id} could not be shown: {title}',
    next: 'What to do',
    tried: 'No answer from',
    retry: 'Try again',
    retryIn: 'Try again in {time}',
    said: 'Message',
    code: 'Code',
    status: 'HTTP status',
    requestId: 'Request ID',
    signIn: 'Sign in again',
    list: 'Open list',
  },
  copy: {
    button: 'Copy',
    named: 'Copy: {what}',
    copied: 'Copied',
    selected: 'Selected: press Ctrl+C',
    failed: 'Could not copy',
  },
  form: {
    optional: '(optional)',
    save: 'Save',
    saving: 'Saving…',
    cancel: 'Cancel',
    unsaved: 'You have unsaved changes.',
    stay: 'Keep editing',
    leave: 'Leave without saving',
    back: 'Back',
    notSaved: 'The changes were not saved. Correct the marked fields.',
  },
  install: {
    title: 'Installing Connector Desk',
    intro: 'This takes a few seconds. Keep this page open.',
    stopped: 'The installation has stopped. You can continue from this step.',
    steps: {
      verify: 'Verify the portal',
      check: 'Check permissions and methods',
      events: 'Subscribe to portal events',
      finish: 'Finish the installation',
    },
    state: {
      waiting: 'Waiting',
      running: 'In progress',
      done: 'Done',
      failed: 'Failed',
    },
    done: 'Connector Desk is installed. The portal is opening it now.',
    stuck: 'If nothing happens, reload the portal’s page.',
    already: {
      title: 'Connector Desk is already installed',
      text: 'Open the app from the portal’s menu or with the button below.',
      open: 'Open Connector Desk',
    },
    retry: 'Try again',
    anyway: 'Install anyway',
    failures: {
      NOT_ADMIN: {
        title: 'Only an administrator can install Connector Desk',
        reason:
          'A subscription to portal events requires administrator permissions, and your account does not have them.',
        next: ['Ask the portal administrator to open Connector Desk and complete the installation.'],
      },
      NO_METHODS: {
        title: 'This portal does not support BI Builder methods yet',
        reason:
          'Connector Desk can be installed, but it cannot show connectors until the portal has the “biconnector.connector.*” methods. On-premise editions get them with an update of the BI connector module.',
        next: [
          'Update Bitrix24 and the “biconnector” module, then try again.',
          'Or install now: connectors appear as soon as the methods are available.',
        ],
      },
    },
  },
};

const all = { ...en, failures, problems };

type Wide<T> = T extends string
  ? string
  : T extends readonly string[]
    ? readonly string[]
    : { readonly [K in keyof T]: Wide<T[K]> };

/** The shape that every language has to fill. */
export type Messages = Wide<typeof all>;

const messages: Messages = all;
export default messages;
