/** What the fields of any add or update can be refused with before they are sent (biconnector contract 2.6). */
export const fieldErrors = [
  'VALIDATION_FIELDS_NOT_PROVIDED',
  'VALIDATION_UNKNOWN_PARAMETERS',
  'VALIDATION_REQUIRED_FIELD_MISSING',
  'VALIDATION_READ_ONLY_FIELD',
  'VALIDATION_INVALID_FIELD_TYPE',
  'VALIDATION_EMPTY',
  'VALIDATION_TOO_LONG',
] as const;

/** An update of objects with fields that are set once. */
export const changeErrors = [...fieldErrors, 'VALIDATION_IMMUTABLE_FIELD'] as const;
