import type { Problem, Refusal } from '../answer.ts';

/**
 * Refuses input that has problems, in the form and the words the portal would have used.
 * @param problems the first one gives the refusal its code; an empty list counts as a value of the wrong type
 */
export function refuseInput(problems: readonly Problem[]): Refusal {
  const [first = { field: '', code: 'VALIDATION_INVALID_FIELD_TYPE' }] = problems;
  return { ok: false, code: first.code, message: messageOf(first, problems), status: 400, problems };
}

/**
 * The portal's own message for a problem that was found before the call (biconnector contract 2.6, 3.2, 4.2, 6.2, 6.7), or
 * ours in the same style where it has none.
 * @param problems all problems: some messages list several fields
 */
function messageOf(problem: Problem, problems: readonly Problem[]): string {
  const { field, code, limit } = problem;
  const message = Object.hasOwn(messages, code) ? messages[code] : undefined;
  if (message === undefined) return `Field "${field}" is not valid.`;
  if (typeof message === 'string') return message;
  const fields = problems.filter(each => each.code === code).map(each => each.field);
  return message(field, fields.join(', '), limit ?? 0);
}

type Message = string | ((field: string, fields: string, limit: number) => string);

const nameRule = (what: string, letters: string) =>
  `${what} has to start with ${letters} Latin character. Possible entry includes`;

const messages: Readonly<Record<string, Message>> = {
  VALIDATION_FIELDS_NOT_PROVIDED: 'Fields not provided.',
  VALIDATION_UNKNOWN_PARAMETERS: (_field, fields) => `Unknown parameters: ${fields}`,
  VALIDATION_REQUIRED_FIELD_MISSING: field => `Field "${field}" is required.`,
  VALIDATION_READ_ONLY_FIELD: field => `Field "${field}" is read only.`,
  VALIDATION_IMMUTABLE_FIELD: field => `Field "${field}" is immutable.`,
  VALIDATION_INVALID_FIELD_TYPE: field => `Field "${field}" must be of type ${typeOf(field)}.`,
  VALIDATION_INVALID_ID_FORMAT: 'The id must be a positive integer.',
  VALIDATION_SETTINGS_MISSING_REQUIRED_FIELDS: 'Settings must include "type", "name" and "code" fields.',
  VALIDATION_SETTINGS_NAME_TOO_LONG: 'Parameter "name" must be less than 512 characters.',
  VALIDATION_SETTINGS_CODE_TOO_LONG: 'Parameter "code" must be less than 512 characters.',
  VALIDATION_SETTINGS_INVALID_TYPE: 'Parameter "type" is not correct.',
  VALIDATION_SETTINGS_DUPLICATE_CODE: 'Each setting must have a "code" of its own.',
  VALIDATION_EMPTY: field => `Field "${field}" must not be empty.`,
  VALIDATION_TOO_LONG: (field, _fields, limit) => `Field "${field}" must not exceed ${limit} characters.`,
  VALIDATION_UNREADABLE_TEXT: field =>
    `Field "${field}" must not hold control characters or halves of characters.`,
  VALIDATION_NOT_AN_ADDRESS: field => `Field "${field}" must be an http or https address.`,
  VALIDATION_NOT_A_LOGO: field => `Field "${field}" must be the address of an image or a data: image.`,
  VALIDATION_FIELD_NOT_ALLOWED_IN_FILTER: field => `Field "${field}" is not allowed in the "filter".`,
  VALIDATION_FIELD_NOT_ALLOWED_IN_ORDER: field => `Field "${field}" is not allowed in the "order".`,
  VALIDATION_FILTER_OPERATOR: field => `Field "${field}" cannot be compared in this way.`,
  VALIDATION_FILTER_VALUE: field => `The value for field "${field}" in the "filter" is not valid.`,
  VALIDATION_ORDER_TYPE:
    'The "order" must be a list of fields separated by commas, with "-" before a field to sort it in descending order.',
  VALIDATION_INVALID_PAGE: 'The page must be a positive integer.',
  VALIDATION_DATASET_NAME_INVALID: `${nameRule('Dataset name', 'a lowercase')} lowercase Latin characters (a-z), numbers (0-9) and underscores.`,
  VALIDATION_DATASET_NAME_TOO_LONG: 'Dataset name must not exceed 230 characters.',
  FIELDS_EMPTY: '$fields is empty',
  DUPLICATE_FIELDS: 'Duplicate column names.',
  VALIDATION_DUPLICATE_FIELD_CODE: 'Duplicate values found in the "code" parameter.',
  VALIDATION_DUPLICATE_FIELD_NAME: 'Duplicate values found in the "name" parameter.',
  VALIDATION_DUPLICATE_EXIST_CODE: 'Some "externalCode" values already exist in the current fields.',
  VALIDATION_DUPLICATE_EXIST_NAME: 'Some "name" values already exist in the current fields.',
  VALIDATION_FIELD_MISSING_REQUIRED_PARAMETERS:
    'Field must include the required parameters: "name", "externalCode" and "type".',
  VALIDATION_FIELD_NAME_INVALID_FORMAT: `${nameRule('Field "name"', 'an uppercase')} uppercase Latin characters (A-Z), numbers (0-9) and underscores.`,
  VALIDATION_FIELD_NAME_TOO_LONG: 'Field "name" must not exceed 32 characters.',
  VALIDATION_FIELD_INVALID_TYPE: 'Invalid field type.',
  VALIDATION_FIELD_ADD_MISSING_REQUIRED_FIELDS:
    'Field to be added must include the required parameters: "name", "externalCode" and "type".',
  VALIDATION_FIELD_UPDATE_MISSING_REQUIRED_FIELDS:
    'Field to be updated must include the required parameters: "id" and "visible".',
  VALIDATION_FIELD_DELETE_INVALID_ID: 'ID to be deleted must be a positive integer.',
  COLUMN_NOT_FOUND: 'The table has no such column.',
  INVALID_METHOD: 'An update of the table cannot change its columns; use biconnector.table.fields.update.',
};

/** The types of the fields that are not text (biconnector contract 4.1, 5.1, 6.1). */
const types: Readonly<Record<string, string>> = {
  sort: 'integer',
  connectorId: 'integer',
  sourceId: 'integer',
  settings: 'array',
  fields: 'array',
  add: 'array',
  update: 'array',
  delete: 'array',
  supportMapping: 'boolean',
};

const typeOf = (field: string): string => (Object.hasOwn(types, field) && types[field]) || 'string';
