import { z } from 'zod';
import { anyText, requiredText, fieldError } from '../../bitrix24/biconnector/check-input.ts';
import { endpoints } from '../../bitrix24/biconnector/endpoints.ts';

const id = z.int(fieldError).positive('VALIDATION_INVALID_FIELD_TYPE');
const scalar = z.union([z.string(), z.number(), z.boolean()]);
/** BI Builder nests no deeper than group, condition and list of values (biconnector contract 7.6). */
const condition = z.union([scalar, z.array(scalar).max(1000)]);
const group = z.record(z.string(), z.union([condition, z.record(z.string(), condition)]));

const column = z.strictObject({
  name: requiredText(512),
  externalCode: requiredText(512),
  type: anyText(64).optional(),
});

/** The body of a request to check an endpoint. */
export const checkRequest = z.strictObject({
  connectorId: id,
  /** The source whose stored settings are sent. */
  sourceId: id.optional(),
  /** Values that replace those of the source. */
  settings: z.record(z.string().max(512), anyText(65_535), fieldError).optional(),
  table: requiredText(512).optional(),
  searchString: anyText(512).optional(),
  limit: z.int(fieldError).min(1).max(10_000).optional(),
  select: z.array(requiredText(512)).max(2000).optional(),
  columns: z.array(column, fieldError).max(2000).optional(),
  filter: z.record(z.string(), z.union([condition, group])).optional(),
});
export type CheckRequest = z.output<typeof checkRequest>;

/** The body of a request to try an address that is no connector's yet. */
export const tryRequest = checkRequest.omit({ connectorId: true, sourceId: true }).extend({
  url: requiredText(2_048),
});

export const endpointInPath = z.object({ endpoint: z.enum(endpoints, 'VALIDATION_ENDPOINT_UNKNOWN') });
