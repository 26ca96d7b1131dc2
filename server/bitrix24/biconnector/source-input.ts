import { z } from 'zod';
import { immutable, anyText, ownCodes, readOnly, requiredText, fieldError } from './check-input.ts';

/** PHP takes "0" for empty (biconnector contract 5.2). */
const title = requiredText(255).refine(value => value !== '0', ownCodes.empty);

/** Values by the codes of the connector's settings. */
const settings = z.record(z.string(), z.string(fieldError), fieldError);

/** In the order of the portal's schema, which is the order of its checks (biconnector contract 2.6). */
const fields = {
  id: readOnly,
  title,
  type: readOnly,
  code: readOnly,
  description: anyText(65_535).optional(),
  // The schema calls it writable; the portal ignores it (biconnector contract 5.1, trap 14).
  active: readOnly,
  dateCreate: readOnly,
  dateUpdate: readOnly,
  createdById: readOnly,
  updatedById: readOnly,
  connectorId: z.int(fieldError).positive('VALIDATION_INVALID_FIELD_TYPE'),
  settings,
};

/** What `biconnector.source.add` takes (biconnector contract 5.2). */
export const sourceDraft = z.strictObject(fields);

/** What a source may be changed in; `settings` are merged by code, so what is left out stays (biconnector contract 5.3). */
export const sourceChange = z.strictObject({
  ...fields,
  title: title.optional(),
  connectorId: immutable,
  settings: settings.optional(),
});
