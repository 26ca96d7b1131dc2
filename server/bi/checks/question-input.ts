import { z } from 'zod';
import { optionalText, text, typed } from '../../bitrix24/biconnector/check-input.ts';
import { endpoints } from '../../bitrix24/biconnector/endpoints.ts';

const id = z.int(typed).positive('VALIDATION_INVALID_FIELD_TYPE');
const scalar = z.union([z.string(), z.number(), z.boolean()]);
/** As deep as BI Builder nests: group, condition, list of values (biconnector contract 7.6). */
const condition = z.union([scalar, z.array(scalar).max(1000)]);
const group = z.record(z.string(), z.union([condition, z.record(z.string(), condition)]));

const column = z.strictObject({
  name: text(512),
  externalCode: text(512),
  type: optionalText(64).optional(),
});

/** What a check of an endpoint takes. */
export const questionInput = z.strictObject({
  connectorId: id,
  /** Whose stored settings are sent. */
  sourceId: id.optional(),
  /** Laid over those of the source. */
  settings: z.record(z.string().max(512), optionalText(65_535), typed).optional(),
  table: text(512).optional(),
  searchString: optionalText(512).optional(),
  limit: z.int(typed).min(1).max(10_000).optional(),
  select: z.array(text(512)).max(2000).optional(),
  columns: z.array(column, typed).max(2000).optional(),
  filter: z.record(z.string(), z.union([condition, group])).optional(),
});
export type QuestionInput = z.output<typeof questionInput>;

export const endpointInPath = z.object({ endpoint: z.enum(endpoints, 'VALIDATION_ENDPOINT_UNKNOWN') });
