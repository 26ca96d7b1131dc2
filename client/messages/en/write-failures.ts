import type { FailureWords } from '../failure-words.ts';

const correct = 'Correct the fields marked above and save again.';
const ours =
  'Connector Desk checks this before it sends a request, so the portal may have newer or different rules.';
const tell = 'Send the details below to the Connector Desk operator.';

/** Failures of writes and of lists; keys are Bitrix24's codes (biconnector contract 2.6, 3.2, 4). */
const failures = {
  CONNECTOR_DELETE_RESTRICTED: {
    title: 'The connector still has sources',
    reason: 'Bitrix24 deletes a connector only if no source uses it.',
    next: [
      'Refresh the plan: someone may have created a source since, for example in BI Builder.',
      'Delete the sources with their tables first, then the connector.',
    ],
  },
  VALIDATION_FIELDS_NOT_PROVIDED: {
    title: 'There was nothing to save',
    reason: 'The request reached Bitrix24 without any fields.',
    next: ['Change a field and save again.', tell],
  },
  VALIDATION_UNKNOWN_PARAMETERS: {
    title: 'The portal does not know one of the fields',
    reason: 'Older portals lack some newer fields. The message below names them.',
    next: ['Reload the page: the form shows only the fields that this portal has.', tell],
  },
  VALIDATION_REQUIRED_FIELD_MISSING: {
    title: 'A required field is missing',
    reason: 'Bitrix24 cannot save without this field. The message below names it.',
    next: [correct],
  },
  VALIDATION_READ_ONLY_FIELD: {
    title: 'A field is read-only',
    reason: 'Only the portal itself can set this field.',
    next: ['Reload the page and repeat only your change.', tell],
  },
  VALIDATION_IMMUTABLE_FIELD: {
    title: 'A field can no longer be changed',
    reason: 'This field is set once, when the item is created.',
    next: ['Keep the current value, or create a new item with the other value.'],
  },
  VALIDATION_INVALID_FIELD_TYPE: {
    title: 'A value has the wrong type',
    reason: 'The portal expects text, a number or yes/no in this field.',
    next: [correct],
  },
  VALIDATION_SETTINGS_MISSING_REQUIRED_FIELDS: {
    title: 'A setting is incomplete',
    reason: 'Every setting needs a code, a name and a type.',
    next: ['Complete or remove the setting, then save again.'],
  },
  VALIDATION_SETTINGS_NAME_TOO_LONG: {
    title: 'The name of a setting is too long',
    reason: 'A setting name has at most 512 characters.',
    next: ['Shorten the name and save again.'],
  },
  VALIDATION_SETTINGS_CODE_TOO_LONG: {
    title: 'The code of a setting is too long',
    reason: 'A setting code has at most 512 characters.',
    next: ['Shorten the code and save again.'],
  },
  VALIDATION_SETTINGS_INVALID_TYPE: {
    title: 'The portal does not know the type of a setting',
    reason: 'A setting is either text (STRING) or a number (INT), in capital letters.',
    next: ['Choose the type of each setting again and save.'],
  },
  VALIDATION_SETTINGS_DUPLICATE_CODE: {
    title: 'Two settings have the same code',
    reason: 'Values are sent by code, so one of the two values would be lost.',
    next: ['Give each setting a different code and save again.'],
  },
  VALIDATION_UNREADABLE_TEXT: {
    title: 'A text holds characters that nobody can read',
    reason:
      'Control characters and halves of characters, such as a cut emoji, would make the portal reject the whole request.',
    next: ['Type the text again in the field that the message below names.'],
  },
  TOO_LARGE: {
    title: 'The request is too large',
    reason: 'The server of this app does not accept requests of this size. Nothing was changed.',
    next: ['Use a smaller image, or a file with fewer connectors.'],
  },
  BX_EMPTY_REQUIRED: {
    title: 'A required field is empty',
    reason: 'Bitrix24 cannot store an empty value in this field. The message below names it.',
    next: [correct],
  },
  BX_INVALID_VALUE: {
    title: 'A value cannot be stored',
    reason: 'Bitrix24 could not store a value, usually because it is too long. The message below names it.',
    next: [correct],
  },
  ERROR_ARGUMENT: {
    title: 'Bitrix24 did not accept the sort direction',
    reason: `A list can be sorted in ascending or descending order. ${ours}`,
    next: ['Reload the page and sort again.', tell],
  },
  VALIDATION_SELECT_TYPE: {
    title: 'Bitrix24 did not accept the list of fields',
    reason: `The list of fields had the wrong form. ${ours}`,
    next: ['Reload the page.', tell],
  },
  VALIDATION_FIELD_NOT_ALLOWED_IN_SELECT: {
    title: 'The portal does not return one of the fields',
    reason: `The portal does not know the field, or knows it by another name. ${ours}`,
    next: ['Reload the page.', tell],
  },
  VALIDATION_FILTER_TYPE: {
    title: 'Bitrix24 did not accept the filter',
    reason: `The filter had the wrong form. ${ours}`,
    next: ['Change the filter.', tell],
  },
  VALIDATION_INVALID_FILTER_LOGIC: {
    title: 'Bitrix24 did not accept the filter logic',
    reason: `Conditions can be combined with AND or OR. ${ours}`,
    next: ['Change the filter.', tell],
  },
  VALIDATION_FIELD_NOT_ALLOWED_IN_FILTER: {
    title: 'The portal cannot filter by this field',
    reason: `The portal does not know the field, or knows it by another name. ${ours}`,
    next: ['Filter by another field.', tell],
  },
  VALIDATION_ORDER_TYPE: {
    title: 'Bitrix24 did not accept the sort order',
    reason: `The sort order had the wrong form. ${ours}`,
    next: ['Reload the page and sort again.', tell],
  },
  VALIDATION_FIELD_NOT_ALLOWED_IN_ORDER: {
    title: 'The portal cannot sort by this field',
    reason: `The portal does not know the field, or knows it by another name. ${ours}`,
    next: ['Sort by another field.', tell],
  },
} satisfies Record<string, FailureWords>;

export default failures;
