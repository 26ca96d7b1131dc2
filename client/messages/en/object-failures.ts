import type { FailureWords } from '../failure-words.ts';

const chooseName = 'Choose another name, ideally with your own prefix.';
const seeCheck = 'Run the check in Connector Desk: it calls the same address and shows each step.';
const replaceInTwoSteps = 'To replace a column, save its deletion first, then add the new one.';

/** Failures of sources, tables and checks; keys are Bitrix24's codes (biconnector contract 5, 6) and this app's own. */
const failures = {
  SOURCE_NOT_FOUND: {
    title: 'The source was not found',
    reason:
      'No source in this portal has this ID, its connector belongs to another app, or someone has just deleted it. Bitrix24 gives the same answer in all three cases.',
    next: [
      'Look for the source in the list.',
      'Check that this is the right portal: IDs differ from portal to portal.',
    ],
  },
  SOURCE_CREATE_CONNECTION_ERROR: {
    title: 'The connector rejected these settings',
    reason:
      'Bitrix24 calls the connector’s check address before it stores a source. The answer was missing, empty or had a status other than 200; Bitrix24 gives no further details. Nothing was stored.',
    next: ['Check the settings for mistakes.', seeCheck],
  },
  SOURCE_UPDATE_CONNECTION_ERROR: {
    title: 'The connector rejected the changed source',
    reason:
      'Bitrix24 calls the connector’s check address on every change, even of the title alone. The answer was missing, empty or had a status other than 200. The source was not changed.',
    next: ['Check the settings, including the stored ones: a password may have changed since.', seeCheck],
  },
  BX_ERROR: {
    title: 'The source still has tables',
    reason: 'Bitrix24 deletes a source only if it has no tables.',
    next: [
      'Delete its tables first. They are listed on the source’s page.',
      'Check the Analytics Hub too: tables created there also count.',
    ],
  },
  SOURCE_OF_ANOTHER_CONNECTOR: {
    title: 'The source belongs to another connector',
    reason: 'A connector can be checked only with the settings of its own sources.',
    next: ['Choose a source of this connector, or enter the settings.'],
  },
  DATASET_NOT_FOUND: {
    title: 'The table was not found',
    reason:
      'No table in this portal has this ID, its connector belongs to another app, or someone has just deleted it. Bitrix24 gives the same answer in all three cases.',
    next: ['Look for the table in the list.'],
  },
  DATASET_UPDATE_ERROR: {
    title: 'BI Builder has not applied the new columns',
    reason:
      'The portal stored the new columns but could not notify BI Builder. Reports may still use the old ones.',
    next: [
      'Do not repeat the change: it is already stored.',
      'Open the table in BI Builder and sync its columns there.',
      'If that fails too, send the details below to the portal administrator.',
    ],
  },
  DATASET_ALREADY_EXIST: {
    title: 'BI Builder has its own table with this name',
    reason: 'Names of BI Builder’s own tables cannot be used.',
    next: [chooseName],
  },
  NAME_EXISTS: {
    title: 'Another table has this name',
    reason:
      'Table names are unique in the portal, including tables of other apps and tables created from files.',
    next: [chooseName],
  },
  FIELDS_EMPTY: {
    title: 'The table has no columns',
    reason: 'Bitrix24 creates a table only with at least one column.',
    next: ['Select at least one column.'],
  },
  DUPLICATE_FIELDS: {
    title: 'Two columns have the same name',
    reason: 'Column names are unique within a table.',
    next: ['Give each column a different name. The portal’s message below lists the repeated ones.'],
  },
  INVALID_METHOD: {
    title: 'Columns cannot be changed this way',
    reason:
      'Bitrix24 changes the description and the columns of a table with two different methods, and its message names an outdated one.',
    next: ['Change the columns in the list of columns.'],
  },
  DATASET_DELETE_BROKEN: {
    title: 'Apps cannot delete tables in this portal',
    reason: 'The portal supports only the old method, which fails wherever BI Builder is used.',
    next: [
      'Delete the table in the Analytics Hub.',
      'For an on-premise portal: update the “biconnector” module.',
    ],
  },
  VALIDATION_DATASET_NAME_INVALID: {
    title: 'Bitrix24 did not accept the table name',
    reason:
      'A table name starts with a lowercase Latin letter and continues with lowercase letters, digits and underscores.',
    next: ['Choose another name.'],
  },
  VALIDATION_DATASET_NAME_TOO_LONG: {
    title: 'The table name is too long',
    reason: 'A table name has at most 230 characters.',
    next: ['Choose a shorter name.'],
  },
  VALIDATION_FIELD_MISSING_REQUIRED_PARAMETERS: {
    title: 'A column is incomplete',
    reason: 'Every column needs a name, an external code and a type.',
    next: ['Complete the columns marked above.'],
  },
  VALIDATION_FIELD_NAME_INVALID_FORMAT: {
    title: 'Bitrix24 did not accept a column name',
    reason:
      'A column name starts with an uppercase Latin letter and continues with uppercase letters, digits and underscores.',
    next: ['Change the name.'],
  },
  VALIDATION_FIELD_NAME_TOO_LONG: {
    title: 'A column name is too long',
    reason: 'A column name has at most 32 characters.',
    next: ['Choose a shorter name.'],
  },
  VALIDATION_FIELD_INVALID_TYPE: {
    title: 'Bitrix24 does not know a column’s type',
    reason: 'The types are int, string, double, date, datetime, money and timezone, in lowercase.',
    next: ['Choose one of these types.'],
  },
  VALIDATION_DUPLICATE_FIELD_NAME: {
    title: 'Two columns have the same name',
    reason: 'Column names are unique within a table.',
    next: ['Give each column a different name.'],
  },
  VALIDATION_DUPLICATE_FIELD_CODE: {
    title: 'Two columns have the same external code',
    reason: 'A table can include each column of the connector only once.',
    next: ['Remove one of them.'],
  },
  VALIDATION_DUPLICATE_EXIST_NAME: {
    title: 'The table already has a column with this name',
    reason: 'Columns deleted in the same step count too.',
    next: ['Choose another name.', replaceInTwoSteps],
  },
  VALIDATION_DUPLICATE_EXIST_CODE: {
    title: 'The table already has a column with this external code',
    reason: 'Columns deleted in the same step count too.',
    next: ['Remove the new column.', replaceInTwoSteps],
  },
  VALIDATION_FIELD_ADD_MISSING_REQUIRED_FIELDS: {
    title: 'A new column is incomplete',
    reason: 'Every column needs a name, an external code and a type.',
    next: ['Complete the column or remove it from the changes.'],
  },
  VALIDATION_FIELD_UPDATE_MISSING_REQUIRED_FIELDS: {
    title: 'Bitrix24 could not tell which column to show or hide',
    reason: 'A change to a column needs its ID and its visibility.',
    next: ['Reload the table and repeat the change.'],
  },
  VALIDATION_FIELD_DELETE_INVALID_ID: {
    title: 'Bitrix24 could not tell which column to delete',
    reason: 'A column ID is a positive whole number.',
    next: ['Reload the table and repeat the change.'],
  },
  COLUMN_NOT_FOUND: {
    title: 'The table no longer has this column',
    reason:
      'Someone has changed the columns since. Nothing was sent, because Bitrix24 deletes by ID alone, even a column of another table.',
    next: ['Make your changes again. The table has been reloaded.'],
  },
  ZERO_REQUIRED: {
    title: 'The source has no title',
    reason:
      'The connector accepted the settings, but Bitrix24 found the title empty. It gives no error code for this.',
    next: ['Enter a title and save again.'],
  },
  ZERO_TABLE: {
    title: 'The portal prevented a change to the table',
    reason:
      'A module or customization of the portal rejected the change just before it was saved. Bitrix24 gives no error code for this.',
    next: [
      'Try again.',
      'If this happens again, ask the portal administrator which customization handles BI Builder tables.',
    ],
  },
  ADDRESS_REFUSED: {
    title: 'Connector Desk does not call this address',
    reason: 'The address is private, local or reserved. This server calls only public addresses.',
    next: [
      'Use an address that can be reached from the internet.',
      'Operators: private addresses can be allowed in closed networks.',
    ],
  },
  TOO_MANY_CHECKS: {
    title: 'Too many checks at once',
    reason:
      'You or your colleagues have several checks running, or have started many within the last minute.',
    next: ['Wait until the other checks finish, then run the check again.'],
  },
  CHECKS_BUSY: {
    title: 'The server is busy with other checks',
    reason: 'Many connectors are being checked right now.',
    next: ['Run the check again in a few seconds.'],
  },
} satisfies Record<string, FailureWords>;

export default failures;
