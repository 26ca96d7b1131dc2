import { z } from 'zod';
import type { Source } from '../../bitrix24/biconnector/sources.ts';

/** A source as the world may see it: of a setting's value only whether there is one (biconnector contract 5.4, trap 12). */
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

/** Names each field, so that nothing else can slip through. */
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
