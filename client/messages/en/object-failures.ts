import type { FailureWords } from '../failure-words.ts';

/** Failures of sources, tables and checks; keys are Bitrix24's codes (biconnector contract 5, 6) and this app's own. */
const failures = {
  SOURCE_NOT_FOUND: {
    title: 'There is no such source for this app',
    reason:
      'Either no source has this ID on this portal, or its connector belongs to another app, or somebody has just deleted it. Bitrix24 answers “not found” in all three cases.',
    next: [
      'Look for the source in the list.',
      'Check that you are on the right portal: IDs differ from portal to portal.',
    ],
  },
  SOURCE_CREATE_CONNECTION_ERROR: {
    title: 'The connector refused these settings',
    reason:
      'Before it stores a source, Bitrix24 asks the connector’s check address. It got no answer, an empty one, or a status other than 200, and says no more about it. Nothing was stored.',
    next: [
      'Check the settings for mistakes.',
      'Let Connector Desk ask the same address: the check shows step by step what comes back.',
    ],
  },
  SOURCE_UPDATE_CONNECTION_ERROR: {
    title: 'The connector refused the source as it would be now',
    reason:
      'Bitrix24 asks the connector’s check address at every change, even if only the title is new. It got no answer, an empty one, or a status other than 200. The source is as it was.',
    next: [
      'Check the settings, the stored ones too: a password may have changed since.',
      'Let Connector Desk ask the same address: the check shows step by step what comes back.',
    ],
  },
  BX_ERROR: {
    title: 'The source still has tables',
    reason: 'Bitrix24 deletes a source only when no table is taken from it.',
    next: [
      'Delete its tables first; they are listed on its page.',
      'Tables made in the Analytics hub count, too.',
    ],
  },
  SOURCE_OF_ANOTHER_CONNECTOR: {
    title: 'The source belongs to another connector',
    reason: 'A connector can be checked only with the settings of its own sources.',
    next: ['Choose a source of this connector, or type the settings in.'],
  },
  DATASET_NOT_FOUND: {
    title: 'There is no such table for this app',
    reason:
      'Either no table has this ID on this portal, or its connector belongs to another app, or somebody has just deleted it. Bitrix24 answers “not found” in all three cases.',
    next: ['Look for the table in the list.'],
  },
  DATASET_UPDATE_ERROR: {
    title: 'Saved, but BI Builder has not taken it over',
    reason:
      'The portal stored the new columns and then failed to tell BI Builder. Reports may still see the old ones.',
    next: [
      'Do not send the same change again: it is stored.',
      'Open the table in BI Builder and synchronise its columns there.',
      'If that fails as well, show the details below to the portal administrator.',
    ],
  },
  DATASET_ALREADY_EXIST: {
    title: 'BI Builder itself has a table of this name',
    reason: 'Names of BI Builder’s own tables cannot be used.',
    next: ['Choose another name, best with a prefix of your own.'],
  },
  NAME_EXISTS: {
    title: 'Another table has this name',
    reason:
      'Names are unique in the whole portal; tables of other apps and those made from files count, too.',
    next: ['Choose another name, best with a prefix of your own.'],
  },
  FIELDS_EMPTY: {
    title: 'The table has no columns',
    reason: 'Bitrix24 creates a table only with at least one column.',
    next: ['Take at least one column.'],
  },
  DUPLICATE_FIELDS: {
    title: 'Two columns have the same name',
    reason: 'Names of columns are unique within a table.',
    next: ['Give each column a name of its own; the portal names the repeated ones below.'],
  },
  INVALID_METHOD: {
    title: 'Columns are not changed this way',
    reason:
      'Bitrix24 changes a table’s description and its columns with two different methods, and it names an outdated one in its message.',
    next: ['Change the columns in the list of columns.'],
  },
  DATASET_DELETE_BROKEN: {
    title: 'This portal cannot delete tables for apps',
    reason: 'The portal knows only the old method for it, and that one fails wherever BI Builder is in use.',
    next: [
      'Delete the table in the Analytics hub.',
      'For an on-premise portal: update the “biconnector” module.',
    ],
  },
  VALIDATION_DATASET_NAME_INVALID: {
    title: 'Bitrix24 did not accept the table’s name',
    reason:
      'It has to begin with a lowercase Latin letter, followed by lowercase letters, digits and underscores.',
    next: ['Choose another name.'],
  },
  VALIDATION_DATASET_NAME_TOO_LONG: {
    title: 'The table’s name is too long',
    reason: 'A name has at most 230 characters.',
    next: ['Choose a shorter name.'],
  },
  VALIDATION_FIELD_MISSING_REQUIRED_PARAMETERS: {
    title: 'A column is incomplete',
    reason: 'Every column needs a name, an external code and a type.',
    next: ['Complete the columns marked above.'],
  },
  VALIDATION_FIELD_NAME_INVALID_FORMAT: {
    title: 'Bitrix24 did not accept a column’s name',
    reason:
      'It has to begin with an uppercase Latin letter, followed by uppercase letters, digits and underscores.',
    next: ['Change the name.'],
  },
  VALIDATION_FIELD_NAME_TOO_LONG: {
    title: 'A column’s name is too long',
    reason: 'A name has at most 32 characters.',
    next: ['Choose a shorter name.'],
  },
  VALIDATION_FIELD_INVALID_TYPE: {
    title: 'Bitrix24 does not know a column’s type',
    reason: 'There are seven: int, string, double, date, datetime, money and timezone, in lowercase.',
    next: ['Choose one of them.'],
  },
  VALIDATION_DUPLICATE_FIELD_NAME: {
    title: 'Two columns have the same name',
    reason: 'Names of columns are unique within a table.',
    next: ['Give each column a name of its own.'],
  },
  VALIDATION_DUPLICATE_FIELD_CODE: {
    title: 'Two columns have the same external code',
    reason: 'A column of the connector can be taken only once.',
    next: ['Leave one of them out.'],
  },
  VALIDATION_DUPLICATE_EXIST_NAME: {
    title: 'The table has a column of this name already',
    reason: 'A column that is deleted in the same call counts, too.',
    next: ['Choose another name.', 'To replace a column, save its deletion first and add the new one then.'],
  },
  VALIDATION_DUPLICATE_EXIST_CODE: {
    title: 'The table has a column with this external code already',
    reason: 'A column that is deleted in the same call counts, too.',
    next: [
      'Leave the new column out.',
      'To replace a column, save its deletion first and add the new one then.',
    ],
  },
  VALIDATION_FIELD_ADD_MISSING_REQUIRED_FIELDS: {
    title: 'A new column is incomplete',
    reason: 'Every column needs a name, an external code and a type.',
    next: ['Complete it, or take it off the list.'],
  },
  VALIDATION_FIELD_UPDATE_MISSING_REQUIRED_FIELDS: {
    title: 'Bitrix24 did not understand what to show or hide',
    reason: 'A change of a column needs its ID and whether it is shown.',
    next: ['Reload the table and make the change again.'],
  },
  VALIDATION_FIELD_DELETE_INVALID_ID: {
    title: 'Bitrix24 did not understand which column to delete',
    reason: 'The ID of a column is a positive whole number.',
    next: ['Reload the table and make the change again.'],
  },
  COLUMN_NOT_FOUND: {
    title: 'The table has no such column any more',
    reason:
      'Somebody has changed the columns meanwhile. Nothing was sent: Bitrix24 would have deleted by ID alone, even a column of another table.',
    next: ['The table was read anew: make your changes once more.'],
  },
  ZERO_REQUIRED: {
    title: 'Bitrix24 misses the source’s title',
    reason:
      'The portal asked the connector, which accepted the settings, and then found the title empty. It gives no code for that.',
    next: ['Enter a title and save again.'],
  },
  ZERO_TABLE: {
    title: 'Something on the portal forbade changing the table',
    reason:
      'A module or a customisation of the portal refused the change just before it was saved. Bitrix24 gives no code for that.',
    next: [
      'Try again.',
      'If it happens again, ask the portal administrator which customisation reacts to tables of BI Builder.',
    ],
  },
  ADDRESS_REFUSED: {
    title: 'Connector Desk does not call this address',
    reason: 'It is private, local or reserved. Requests leave this server only to public addresses.',
    next: [
      'Use an address that can be reached from the internet.',
      'Whoever runs Connector Desk can allow private addresses in closed networks.',
    ],
  },
  TOO_MANY_CHECKS: {
    title: 'Too many checks at once',
    reason: 'You or your colleagues have several checks under way, or you have begun many within a minute.',
    next: ['Wait until the others are over, then check again.'],
  },
  CHECKS_BUSY: {
    title: 'The server is busy with other checks',
    reason: 'Many connectors are being checked right now.',
    next: ['Check again in a few seconds.'],
  },
} satisfies Record<string, FailureWords>;

export default failures;
