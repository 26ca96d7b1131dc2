import { z } from 'zod';
import { objectError, anyText, readOnly, requiredText, fieldError } from './check-input.ts';
import { isItem, readText } from './item.ts';
import { ownCodes } from './problem-codes.ts';

/**
 * The types of a setting. They choose its input field; values are not checked against them (biconnector contract 4.1).
 */
export const settingTypes = ['STRING', 'INT'] as const;

/** Setting codes that source.update may overwrite with fields of its request (biconnector contract 5.3, trap 29). */
export const reservedCodes: readonly string[] = ['title', 'description', 'type', 'connector_id'];

const incomplete = 'VALIDATION_SETTINGS_MISSING_REQUIRED_FIELDS';

/** The parts in the order of the portal's checks: missing ones, then name, code, type (biconnector contract 4.2). */
const setting = z.strictObject(
  {
    name: z.string(incomplete).min(1, ownCodes.empty).max(512, 'VALIDATION_SETTINGS_NAME_TOO_LONG'),
    code: z.string(incomplete).min(1, ownCodes.empty).max(512, 'VALIDATION_SETTINGS_CODE_TOO_LONG'),
    type: z.enum(settingTypes, {
      error: ({ input }) =>
        input === undefined || input === null ? incomplete : 'VALIDATION_SETTINGS_INVALID_TYPE',
    }),
  },
  objectError(incomplete),
);

const settings = z.array(setting, fieldError).check(({ value, issues }) => {
  const seen = new Set<string>();
  value.forEach(({ code }, index) => {
    if (seen.has(code))
      issues.push({ code: 'custom', path: [index, 'code'], message: ownCodes.duplicateCode, input: code });
    seen.add(code);
  });
});

/** Bitrix24 stores any text as a URL (biconnector contract 4.1), but it could not call one that is not http(s). */
const address = requiredText(2048).refine(isWebAddress, {
  error: ownCodes.notAnAddress,
  when: ({ value }) => typeof value === 'string' && value !== '',
});

function isWebAddress(value: string): boolean {
  return /^https?:\/\/[^\s/]+/i.test(value) && URL.canParse(value);
}

const logo = requiredText(262_144).refine(
  value => /^data:image\/[a-z0-9.+-]+[;,]/i.test(value) || isWebAddress(value),
  {
    error: ownCodes.notALogo,
    when: ({ value }) => typeof value === 'string' && value !== '',
  },
);

/** The fields in the order of the portal's schema, which is the order of its checks (biconnector contract 2.6). */
const fields = {
  id: readOnly,
  title: requiredText(512),
  logo,
  description: anyText(65_535),
  sort: z.int(fieldError),
  urlCheck: address,
  urlData: address,
  urlTableList: address,
  urlTableDescription: address,
  settings,
  supportMapping: z.boolean(fieldError),
  sourceCode: anyText(64),
  dateCreate: readOnly,
};

/** Input of `biconnector.connector.add` (biconnector contract 4.2). */
export const connectorDraft = z.strictObject({
  ...fields,
  description: fields.description.optional(),
  sort: fields.sort.optional(),
  supportMapping: fields.supportMapping.optional(),
  sourceCode: fields.sourceCode.optional(),
});
export type ConnectorDraft = z.output<typeof connectorDraft>;

/**
 * Input of `biconnector.connector.update`: any of the fields, but `settings` only as a whole (biconnector contract
 * 4.3).
 */
export const connectorChange = z.strictObject(fields).partial();
export type ConnectorChange = z.output<typeof connectorChange>;

/**
 * Adds fields of a newer portal that this app does not know. Their values are not checked.
 * @param names field names from the portal's own description
 */
export const withFields = (schema: z.ZodObject, names: readonly string[]): z.ZodObject =>
  names.length === 0 ? schema : schema.extend(Object.fromEntries(names.map(name => [name, z.unknown()])));

/** Finds settings whose codes are reserved: the portal takes them, but source.update overwrites their values (trap 29). */
export function reservedIn(fields: unknown): readonly { readonly field: string; readonly code: string }[] {
  const settings = isItem(fields) ? fields['settings'] : undefined;
  if (!Array.isArray(settings)) return [];
  return settings.flatMap((setting: unknown, index) => {
    const code = isItem(setting) ? readText(setting['code']).trim().toLowerCase() : '';
    return reservedCodes.includes(code)
      ? [{ field: `settings.${String(index)}.code`, code: 'SETTING_CODE_RESERVED' }]
      : [];
  });
}
