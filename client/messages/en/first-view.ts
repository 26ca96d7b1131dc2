import failures from './failures.ts';
import problems from './problems.ts';

const en = {
  app: {
    name: 'Connector Desk',
    task: 'BI Builder connectors',
    signOut: 'Sign out',
    intro: 'Look at connectors, their sources and tables, change them, and find out why they fail.',
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
    portal: 'This portal',
    journal: 'Journal',
    keys: 'Service keys',
  },
  list: {
    heading: 'Connectors',
    title: 'Title',
    count: '{count} in all',
    found: '{found} of {count}',
    nothing: 'Nothing matches “{text}”.',
    register: 'Register a connector',
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
      blanks: 'There are blanks around the number.',
      sign: 'Write the ID without a plus or minus sign.',
      fraction: 'An ID is a whole number, without a fraction.',
      exponent: 'Write the ID out in digits, without an exponent.',
      foreignDigits: 'Write the ID in the digits 0–9.',
      leadingZero: 'Write the ID without leading zeros.',
      zero: 'IDs start at 1.',
      tooLarge: 'This number is too large for an ID.',
      notANumber: 'An ID consists of digits only, such as 4.',
    },
  },
  empty: {
    title: 'No connectors yet',
    text: 'A connector tells BI Builder which four addresses to call for outside data, and what a person has to fill in for that. Register the first one here.',
    whereTitle: 'Expected to find one?',
    where:
      'Bitrix24 shows a connector only to the app that registered it. Those of other apps, of local apps and of scripts with keys of their own cannot be seen here.',
  },
  loading: {
    announced: 'Loading connector {id}…',
    slow: 'The portal is taking its time.',
    cancel: 'Cancel',
  },
  found: {
    announced: 'Connector {id} loaded: {title}',
    untitled: 'Untitled connector',
    id: 'ID {id}',
    noDescription: 'No description',
    unsafeLogo: 'Logo not shown: it is neither an https address nor an inline image.',
    addresses: 'Addresses Bitrix24 calls',
    urlCheck: 'Connection check',
    urlTableList: 'List of tables',
    urlTableDescription: 'Table description',
    urlData: 'Data',
    opensNewTab: 'opens in a new tab',
    notSet: 'Not set',
    settings: 'Settings the user fills in',
    settingCode: 'Code',
    settingName: 'Name',
    settingType: 'Type',
    noSettings: 'The connector asks for no settings.',
    settingsAbsent: 'The portal gave no list of settings.',
    properties: 'Properties',
    sort: 'Sort',
    created: 'Created',
    createdNote: 'portal server time',
    supportMapping: 'Field mapping',
    sourceCode: 'Source code',
    yes: 'Supported',
    no: 'Not supported',
    blank: 'Empty',
    absent: 'Not known to this portal',
    other: 'Other fields',
    time: 'Time',
    raw: 'Raw answer',
    route: 'Answered through {route}',
    via: 'Answered through',
    routes: {
      'BX.rest': 'BX.rest',
      BX24: 'BX24',
      B24Frame: 'the portal frame',
      server: 'the server',
    },
    detour: 'Tried {route} first, without an answer ({code})',
    refresh: 'Refresh',
  },
  time: {
    duration: 'Duration',
    processing: 'Processing',
    operating: 'Operating time used',
    operating_reset_at: 'Operating time resets, Unix time',
    date_start: 'Started',
    date_finish: 'Finished',
    start: 'Start, Unix time',
    finish: 'Finish, Unix time',
    seconds: '{value} s',
  },
  connector: {
    actions: 'What can be done with this connector',
    edit: 'Edit',
    check: 'Check',
    duplicate: 'Duplicate',
    export: 'Export',
    exported: 'Exported: {name}',
    notExported: 'Not exported. {why}',
    delete: 'Delete',
    tree: 'Sources and tables',
    addSource: 'Add a source',
    addTable: 'Add a table',
    noSources: 'No source uses this connector yet.',
    noTables: 'No tables',
    treeFailed: 'The sources and tables could not be loaded.',
    untitledSource: 'Untitled source',
    inactive: 'switched off',
  },
  failed: {
    announced: 'Connector {id} could not be shown: {title}',
    next: 'What to do',
    tried: 'Tried without an answer',
    retry: 'Try again',
    retryIn: 'Try again in {time}',
    said: 'Message',
    code: 'Code',
    status: 'HTTP status',
    requestId: 'Request ID',
    signIn: 'Sign in again',
    list: 'Open the list',
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
    unsaved: 'There are changes here that are not saved.',
    stay: 'Keep editing',
    leave: 'Leave without saving',
    back: 'Back',
    notSaved: 'Not saved: some fields need another look.',
  },
  install: {
    title: 'Installing Connector Desk',
    intro: 'It takes a few seconds. Please leave this page open.',
    stopped: 'The installation has stopped. Nothing is lost: it goes on from where it is.',
    steps: {
      verify: 'Confirm the portal',
      check: 'Check your rights and the portal’s methods',
      events: 'Subscribe to the portal’s events',
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
      text: 'There is nothing left to do here. Open the app from the portal’s menu, or right here.',
      open: 'Open Connector Desk',
    },
    retry: 'Try again',
    anyway: 'Install anyway',
    failures: {
      NOT_ADMIN: {
        title: 'Only an administrator can install Connector Desk',
        reason:
          'Subscribing to the portal’s events needs administrator rights, and your account does not have them.',
        next: ['Ask the portal administrator to open Connector Desk once and finish the installation.'],
      },
      NO_METHODS: {
        title: 'This portal has no BI Builder methods yet',
        reason:
          'Connector Desk can be installed, but it cannot show connectors until the portal knows the methods “biconnector.connector.*”. On-premise editions get them with an update of the BI connector module.',
        next: [
          'Update Bitrix24 and the “biconnector” module, then try again.',
          'Or install now: connectors can be shown as soon as the methods are there.',
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

/** The shape every language fills in. */
export type Messages = Wide<typeof all>;

const messages: Messages = all;
export default messages;
