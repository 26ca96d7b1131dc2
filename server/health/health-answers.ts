import { z } from 'zod';

const time = z.iso.datetime();

export const healthKinds = ['connector', 'database'] as const;
export const healthStates = ['works', 'warned', 'broken', 'unchecked'] as const;

/** What the last check of a connector or a hosted database found. */
export const healthOf = z.object({
  kind: z.enum(healthKinds),
  id: z.string(),
  title: z.string(),
  state: z.enum(healthStates).meta({ description: 'A connector without sources stays unchecked.' }),
  at: time.nullable().meta({ description: 'Time of the check.' }),
  since: time.nullable().meta({ description: 'Since when it works, or does not.' }),
  code: z.string().nullable().meta({ description: 'Code of the finding or of the failed step.' }),
  place: z.string().nullable().meta({ description: 'Title of the source that failed.' }),
});
export type HealthOf = z.output<typeof healthOf>;

/** The state of everything that can be checked, and whether this is done every hour. */
export const portalHealth = z.object({
  hourly: z.boolean(),
  nextAt: time.nullable().meta({ description: 'Earliest time of the next check in the background.' }),
  objects: z.array(healthOf),
});
export type PortalHealth = z.output<typeof portalHealth>;

/** The answer of a check of everything; it ends early where the portal cannot be asked. */
export const checkedAll = z.object({ objects: z.array(healthOf) });

/** Something that worked and stopped, or works again. */
export const healthNotice = z.object({
  kind: z.enum(healthKinds),
  id: z.string(),
  title: z.string(),
  event: z.enum(['broken', 'mended']),
  at: time,
  brokeAt: time,
  code: z.string().nullable(),
  place: z.string().nullable(),
});
export type HealthNotice = z.output<typeof healthNotice>;
