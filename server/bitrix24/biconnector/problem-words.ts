/** What is wrong with a field, by code: Bitrix24's own code where it has one, otherwise one of this app's. */
const problems = {
  VALIDATION_REQUIRED_FIELD_MISSING: 'Fill in this field.',
  VALIDATION_EMPTY: 'Fill in this field.',
  VALIDATION_TOO_LONG: 'Use at most {limit} characters.',
  VALIDATION_UNREADABLE_TEXT: 'Remove control characters and halves of characters; type the text again.',
  VALIDATION_INVALID_FIELD_TYPE: 'The value has the wrong type.',
  VALIDATION_NOT_AN_ADDRESS: 'Enter a full address that begins with https:// or http://.',
  VALIDATION_NOT_A_LOGO: 'Enter the https address of an image, or choose a file.',
  VALIDATION_SETTINGS_MISSING_REQUIRED_FIELDS: 'Enter a code, a name and a type.',
  VALIDATION_SETTINGS_CODE_TOO_LONG: 'Use at most {limit} characters in the code.',
  VALIDATION_SETTINGS_NAME_TOO_LONG: 'Use at most {limit} characters in the name.',
  VALIDATION_SETTINGS_INVALID_TYPE: 'Choose text or number.',
  VALIDATION_SETTINGS_DUPLICATE_CODE: 'Another setting has this code.',
  VALIDATION_INVALID_ID_FORMAT: 'The ID is a whole number such as 4.',
  VALIDATION_REPLACED_CHARACTERS:
    'Some characters were lost (�) when the text was converted. Enter it again, and save files as UTF-8.',
  VALIDATION_READ_ONLY_FIELD: 'Bitrix24 does not allow this field to be set.',
  VALIDATION_IMMUTABLE_FIELD: 'This field can no longer be changed.',
  VALIDATION_UNKNOWN_PARAMETERS: 'Bitrix24 does not know this field.',
  VALIDATION_DATASET_NAME_INVALID:
    'Start with a lowercase Latin letter, then use lowercase letters, digits and underscores.',
  VALIDATION_DATASET_NAME_TOO_LONG: 'Use at most {limit} characters in the table name.',
  DATASET_ALREADY_EXIST: 'BI Builder has its own table with this name.',
  NAME_EXISTS: 'Another table in the portal has this name.',
  FIELDS_EMPTY: 'Add at least one column.',
  DUPLICATE_FIELDS: 'Another column has this name.',
  VALIDATION_DUPLICATE_FIELD_NAME: 'Another column has this name.',
  VALIDATION_DUPLICATE_FIELD_CODE: 'Another column has this external code.',
  VALIDATION_DUPLICATE_EXIST_NAME: 'The table already has a column with this name.',
  VALIDATION_DUPLICATE_EXIST_CODE: 'The table already has a column with this external code.',
  VALIDATION_FIELD_MISSING_REQUIRED_PARAMETERS: 'Enter a name, an external code and a type.',
  VALIDATION_FIELD_NAME_INVALID_FORMAT:
    'Start with an uppercase Latin letter, then use uppercase letters, digits and underscores.',
  VALIDATION_FIELD_NAME_TOO_LONG: 'Use at most {limit} characters in the column name.',
  VALIDATION_FIELD_INVALID_TYPE: 'Choose one of the seven types.',
  COLUMN_NOT_FOUND: 'The table no longer has this column.',
  other: 'Bitrix24 does not accept this value ({code}).',
};

export default problems;
