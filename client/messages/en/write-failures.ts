import type { FailureWords } from '../failure-words.ts';

const look = 'Correct the fields marked above and save again.';
const ours =
  'Connector Desk checks this before it sends anything, so the portal may have newer or other rules.';
const tell = 'Show the details below to whoever runs Connector Desk.';

/** Failures of what is written, and of lists; keys are Bitrix24's codes (biconnector contract 2.6, 3.2, 4). */
const failures = {
  CONNECTOR_DELETE_RESTRICTED: {
    title: 'The connector still has sources',
    reason: 'Bitrix24 deletes a connector only when no source uses it any more.',
    next: [
      'Make the plan anew: somebody may have created a source since. People can do that in BI Builder, too.',
      'Delete the sources with their tables first, then the connector.',
    ],
  },
  VALIDATION_FIELDS_NOT_PROVIDED: {
    title: 'There was nothing to save',
    reason: 'The request reached Bitrix24 without a single field.',
    next: ['Change something and save again.', tell],
  },
  VALIDATION_UNKNOWN_PARAMETERS: {
    title: 'The portal does not know one of the fields',
    reason: 'Older portals lack fields that newer ones have. Their names are in the message below.',
    next: ['Open the page anew: the form shows only the fields this portal has.', tell],
  },
  VALIDATION_REQUIRED_FIELD_MISSING: {
    title: 'A required field is missing',
    reason: 'Bitrix24 does not save without it; its name is in the message below.',
    next: [look],
  },
  VALIDATION_READ_ONLY_FIELD: {
    title: 'One of these fields belongs to Bitrix24',
    reason: 'The portal fills it in by itself and lets nobody else do it.',
    next: ['Open the page anew and repeat only your change.', tell],
  },
  VALIDATION_IMMUTABLE_FIELD: {
    title: 'One of these fields cannot be changed any more',
    reason: 'It is set once, when the object is created.',
    next: ['Leave this field as it is, or create a new object with the other value.'],
  },
  VALIDATION_INVALID_FIELD_TYPE: {
    title: 'A value is not of the right kind',
    reason: 'The portal expects text, a number or a yes/no here and got something else.',
    next: [look],
  },
  VALIDATION_SETTINGS_MISSING_REQUIRED_FIELDS: {
    title: 'A setting is incomplete',
    reason: 'Every setting needs a code, a name and a type.',
    next: ['Fill in the setting or remove it, then save again.'],
  },
  VALIDATION_SETTINGS_NAME_TOO_LONG: {
    title: 'The name of a setting is too long',
    reason: 'A name may have 512 characters at most.',
    next: ['Shorten it and save again.'],
  },
  VALIDATION_SETTINGS_CODE_TOO_LONG: {
    title: 'The code of a setting is too long',
    reason: 'A code may have 512 characters at most.',
    next: ['Shorten it and save again.'],
  },
  VALIDATION_SETTINGS_INVALID_TYPE: {
    title: 'The portal does not know the type of a setting',
    reason: 'A setting is either text (STRING) or a number (INT), in capital letters.',
    next: ['Choose the type of each setting anew and save again.'],
  },
  VALIDATION_SETTINGS_DUPLICATE_CODE: {
    title: 'Two settings have the same code',
    reason: 'The value of a setting is sent under its code: of two with the same one, one would be lost.',
    next: ['Give each setting a code of its own and save again.'],
  },
  TOO_LARGE: {
    title: 'This is more than Connector Desk takes at once',
    reason: 'What was to be sent is larger than the server of this app accepts. Nothing was changed.',
    next: ['Send less: a smaller picture, or a file with fewer connectors.'],
  },
  BX_EMPTY_REQUIRED: {
    title: 'A required field is empty',
    reason: 'Bitrix24 wanted to store an empty value where there must be one. The message below names it.',
    next: [look],
  },
  BX_INVALID_VALUE: {
    title: 'A value does not fit',
    reason: 'Bitrix24 could not store it, mostly because it is too long. The message below names it.',
    next: [look],
  },
  ERROR_ARGUMENT: {
    title: 'Bitrix24 did not understand how to sort',
    reason: `A list can be sorted upwards or downwards. ${ours}`,
    next: ['Load the page anew and sort again.', tell],
  },
  VALIDATION_SELECT_TYPE: {
    title: 'Bitrix24 did not understand which fields were asked for',
    reason: `The list of fields had the wrong form. ${ours}`,
    next: ['Load the page anew.', tell],
  },
  VALIDATION_FIELD_NOT_ALLOWED_IN_SELECT: {
    title: 'The portal does not give one of the fields asked for',
    reason: `It does not know the field, or under another name. ${ours}`,
    next: ['Load the page anew.', tell],
  },
  VALIDATION_FILTER_TYPE: {
    title: 'Bitrix24 did not understand the filter',
    reason: `The filter had the wrong form. ${ours}`,
    next: ['Filter in another way.', tell],
  },
  VALIDATION_INVALID_FILTER_LOGIC: {
    title: 'Bitrix24 did not understand how to combine the conditions',
    reason: `Conditions hold all together (AND) or one of them (OR). ${ours}`,
    next: ['Filter in another way.', tell],
  },
  VALIDATION_FIELD_NOT_ALLOWED_IN_FILTER: {
    title: 'The portal does not filter by this field',
    reason: `It does not know the field, or under another name. ${ours}`,
    next: ['Filter by another field.', tell],
  },
  VALIDATION_ORDER_TYPE: {
    title: 'Bitrix24 did not understand the order asked for',
    reason: `The order had the wrong form. ${ours}`,
    next: ['Load the page anew and sort again.', tell],
  },
  VALIDATION_FIELD_NOT_ALLOWED_IN_ORDER: {
    title: 'The portal does not sort by this field',
    reason: `It does not know the field, or under another name. ${ours}`,
    next: ['Sort by another field.', tell],
  },
} satisfies Record<string, FailureWords>;

export default failures;
