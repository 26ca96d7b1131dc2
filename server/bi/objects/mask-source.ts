import { z } from 'zod';
import type { Source } from '../../bitrix24/biconnector/sources.ts';

/**
 * A source without secrets: of a setting's value it says only whether there is one (biconnector contract 5.4, trap 12).
 */
export const maskedSource = z.object({
  id: z.int(),
  title: z.string(),
  description: z.string(),
  active: z.boolean().optional(),
  connectorId: z.int().nullable(),
  dateCreate: z.string().nullable(),
  dateUpdate: z.string().nullable(),
  createdById: z.int().nullable(),
  updatedById: z.int().nullable(),
  settings: z.array(
    z.object({ code: z.string(), name: z.string(), type: z.string(), state: z.enum(['set', 'empty']) }),
  ),
});
export type MaskedSource = z.output<typeof maskedSource>;

/** Removes the secrets from a source. It copies field by field, so that no new field slips through. */
export const maskSource = (source: Source): MaskedSource => ({
  id: source.id,
  title: source.title,
  description: source.description,
  active: source.active,
  connectorId: source.connectorId ?? null,
  dateCreate: source.dateCreate,
  dateUpdate: source.dateUpdate,
  createdById: source.createdById,
  updatedById: source.updatedById,
  settings: source.settings.map(({ code, name, type, value }) => ({
    code,
    name,
    type,
    state: value === '' ? 'empty' : 'set',
  })),
});
