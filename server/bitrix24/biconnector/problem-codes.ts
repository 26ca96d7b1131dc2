/**
 * Codes of our own for problems that Bitrix24 has no code for, because it would store the value or fail with a text of the
 * platform (biconnector contract 4.2).
 */
export const ownCodes = {
  empty: 'VALIDATION_EMPTY',
  tooLong: 'VALIDATION_TOO_LONG',
  unreadable: 'VALIDATION_UNREADABLE_TEXT',
  notAnAddress: 'VALIDATION_NOT_AN_ADDRESS',
  notALogo: 'VALIDATION_NOT_A_LOGO',
  duplicateCode: 'VALIDATION_SETTINGS_DUPLICATE_CODE',
} as const;

/** Bitrix24's codes for problems that any field can have (biconnector contract 2.6). */
export const generalCodes = {
  unknownKey: 'VALIDATION_UNKNOWN_PARAMETERS',
  missing: 'VALIDATION_REQUIRED_FIELD_MISSING',
  wrongType: 'VALIDATION_INVALID_FIELD_TYPE',
} as const;
