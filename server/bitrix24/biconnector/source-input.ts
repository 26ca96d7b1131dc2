import { z } from 'zod';
import { immutable, anyText, readOnly, requiredText, fieldError } from './check-input.ts';
import { ownCodes } from './problem-codes.ts';

/** PHP treats "0" as empty (biconnector contract 5.2). */
const title = requiredText(255).refine(value => value !== '0', ownCodes.empty);

/** Values by the codes of the connector's settings. */
const settings = z.record(z.string(), z.string(fieldError), fieldError);

/** The fields in the order of the portal's schema, which is the order of its checks (biconnector contract 2.6). */
const fields = {
  id: readOnly,
  title,
  type: readOnly,
  code: readOnly,
  description: anyText(65_535).optional(),
  // The portal's schema calls `active` writable, but the portal ignores it (biconnector contract 5.1, trap 14).
  active: readOnly,
  dateCreate: readOnly,
  dateUpdate: readOnly,
  createdById: readOnly,
  updatedById: readOnly,
  connectorId: z.int(fieldError).positive('VALIDATION_INVALID_FIELD_TYPE'),
  settings,
};

/** Input of `biconnector.source.add` (biconnector contract 5.2). */
export const sourceDraft = z.strictObject(fields);

/**
 * Changes of a source. `settings` are merged by code, so settings left out keep their values (biconnector contract
 * 5.3).
 */
export const sourceChange = z.strictObject({
  ...fields,
  title: title.optional(),
  connectorId: immutable,
  settings: settings.optional(),
});
