/** What is wrong with a field, by code: Bitrix24's own where it has one, else one of this app's. */
const problems = {
  VALIDATION_REQUIRED_FIELD_MISSING: 'Fill this in.',
  VALIDATION_EMPTY: 'Fill this in.',
  VALIDATION_TOO_LONG: 'At most {limit} characters.',
  VALIDATION_INVALID_FIELD_TYPE: 'This is not a value of the right kind.',
  VALIDATION_NOT_AN_ADDRESS: 'Enter a full address that begins with https:// or http://.',
  VALIDATION_NOT_A_LOGO: 'Enter an https address of a picture, or choose a file.',
  VALIDATION_SETTINGS_MISSING_REQUIRED_FIELDS: 'A setting needs a code, a name and a type.',
  VALIDATION_SETTINGS_CODE_TOO_LONG: 'A code has at most {limit} characters.',
  VALIDATION_SETTINGS_NAME_TOO_LONG: 'A name has at most {limit} characters.',
  VALIDATION_SETTINGS_INVALID_TYPE: 'Choose text or number.',
  VALIDATION_SETTINGS_DUPLICATE_CODE: 'Another setting has this code already.',
  VALIDATION_READ_ONLY_FIELD: 'Bitrix24 does not let this be set.',
  VALIDATION_IMMUTABLE_FIELD: 'This cannot be changed any more.',
  VALIDATION_UNKNOWN_PARAMETERS: 'Bitrix24 does not know this field.',
  VALIDATION_DATASET_NAME_INVALID:
    'Begin with a lowercase Latin letter; then lowercase letters, digits and underscores.',
  VALIDATION_DATASET_NAME_TOO_LONG: 'A table’s name has at most {limit} characters.',
  DATASET_ALREADY_EXIST: 'BI Builder itself has a table of this name.',
  NAME_EXISTS: 'Another table of the portal has this name.',
  FIELDS_EMPTY: 'Add at least one column.',
  DUPLICATE_FIELDS: 'Another column has this name.',
  VALIDATION_DUPLICATE_FIELD_NAME: 'Another column has this name.',
  VALIDATION_DUPLICATE_FIELD_CODE: 'Another column has this external code.',
  VALIDATION_DUPLICATE_EXIST_NAME: 'The table has a column of this name already.',
  VALIDATION_DUPLICATE_EXIST_CODE: 'The table has a column with this external code already.',
  VALIDATION_FIELD_MISSING_REQUIRED_PARAMETERS: 'A column needs a name, an external code and a type.',
  VALIDATION_FIELD_NAME_INVALID_FORMAT:
    'Begin with an uppercase Latin letter; then uppercase letters, digits and underscores.',
  VALIDATION_FIELD_NAME_TOO_LONG: 'A column’s name has at most {limit} characters.',
  VALIDATION_FIELD_INVALID_TYPE: 'Choose one of the seven types.',
  COLUMN_NOT_FOUND: 'The table has no such column any more.',
  other: 'Bitrix24 does not take this ({code}).',
};

export default problems;
