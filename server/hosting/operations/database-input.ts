import { z } from 'zod';
import { anyText, fieldError, objectError, requiredText } from '../../bitrix24/biconnector/check-input.ts';
import { databaseKinds } from '../../databases/port/database-adapter.ts';

const wrongType = 'VALIDATION_INVALID_FIELD_TYPE';

/** A host name or an address, without a scheme, a port or credentials. */
const host = requiredText(253)
  .transform(text => text.trim().replace(/^\[(.*)\]$/, '$1'))
  .refine(text => /^[\p{L}\p{N}._:-]+$/u.test(text), 'VALIDATION_NOT_A_HOST');

const port = z.int(fieldError).min(1, 'VALIDATION_NOT_A_PORT').max(65_535, 'VALIDATION_NOT_A_PORT');

const tls = z.strictObject(
  {
    mode: z.enum(['verify', 'encrypt', 'off'], wrongType),
    ca: anyText(65_535).optional(),
    serverName: anyText(253).optional(),
  },
  objectError(wrongType),
);

const timeZone = z
  .string(fieldError)
  .refine(zone => zone === '' || isTimeZone(zone), 'VALIDATION_TIME_ZONE')
  .nullable();

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** What BI Builder's own pages may choose from. */
const offer = z.union(
  [
    z.strictObject({ tables: z.enum(['all', 'published']) }),
    z.strictObject({ tables: z.literal('schemas'), schemas: z.array(requiredText(255)).max(1_000) }),
  ],
  wrongType,
);

const place = {
  host,
  port: port.optional(),
  database: requiredText(255),
  user: requiredText(255),
  tls: tls.optional(),
  timeZone: timeZone.optional(),
  numbers: z.enum(['token', 'text'], wrongType).optional(),
};

const title = requiredText(255).refine(text => text.trim() !== '' && text !== '0', 'VALIDATION_EMPTY');
const password = z.string(fieldError).max(4_096, 'VALIDATION_TOO_LONG');
const unchecked = z.boolean(fieldError).optional().meta({ description: 'Saves without a check.' });

const newPlace = { type: z.enum(databaseKinds, wrongType), ...place, password };

/** Input of a check that stores nothing. */
export const databaseToCheck = z.strictObject(newPlace);
/** Input for a new database. */
export const newDatabase = z.strictObject({ title, ...newPlace, offer: offer.optional(), unchecked });
/** What the sample shop shall be called; it has an English title otherwise. */
export const sampleInput = z.strictObject({ title: title.optional() }).optional();
/** Changes of a database; a password left out is kept. */
export const databaseChange = z.strictObject({
  title: title.optional(),
  host: host.optional(),
  port: port.optional(),
  database: place.database.optional(),
  user: place.user.optional(),
  password: password.optional(),
  tls: tls.optional(),
  timeZone: timeZone.optional(),
  numbers: place.numbers,
  offer: offer.optional(),
  unchecked,
});
export type DatabaseToCheck = z.output<typeof databaseToCheck>;
export type DatabaseChangeInput = z.output<typeof databaseChange>;

/** Codes with which the fields of a database can be refused. */
export const databaseInputErrors = [
  'VALIDATION_FIELDS_NOT_PROVIDED',
  'VALIDATION_UNKNOWN_PARAMETERS',
  'VALIDATION_REQUIRED_FIELD_MISSING',
  wrongType,
  'VALIDATION_EMPTY',
  'VALIDATION_TOO_LONG',
  'VALIDATION_NOT_A_HOST',
  'VALIDATION_NOT_A_PORT',
  'VALIDATION_TIME_ZONE',
] as const;
