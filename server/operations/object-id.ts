import { z } from 'zod';

/**
 * The id in a path, parsed as the typed client does it, so that "4.7" or "1e3" never reach another object (biconnector
 * contract 2.7, trap 40).
 */
export const idInPath = <Id extends number>(parse: (text: string) => Id | undefined) =>
  z.object({
    id: z
      .string()
      .regex(/^[1-9][0-9]{0,15}$/, notAnId)
      .transform((text, context) => {
        const id = parse(text);
        if (id !== undefined) return id;
        context.addIssue({ code: 'custom', message: notAnId });
        return z.NEVER;
      }),
  });

const notAnId = 'VALIDATION_INVALID_ID_FORMAT';

/** What writes answer: which object it was. */
export const idAnswer = z.object({ id: z.int().positive() });
