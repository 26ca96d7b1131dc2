import { z } from 'zod';
import { formatName, formatVersion } from './file-format.ts';

/** The JSON file of an export, as an import reads it. */
export const exportedFile = z.looseObject({
  format: z.literal(formatName),
  version: z.literal(formatVersion),
  connectors: z.array(
    z.looseObject({
      id: z.int().optional(),
      title: z.string(),
      settings: z.array(z.object({ code: z.string(), name: z.string(), type: z.string() })).optional(),
    }),
  ),
});
