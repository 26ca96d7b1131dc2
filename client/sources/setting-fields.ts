import { reservedCodes } from '../../server/bitrix24/biconnector/connector-input.ts';
import { meansSecret } from '../../server/bitrix24/biconnector/secret-settings.ts';
import type { Setting } from '../../server/bitrix24/biconnector/connector.ts';
import type { MaskedSetting } from '../desk/masked-source.ts';

/** A field of a source's form, made from a setting that its connector declares. */
export interface SettingField {
  readonly code: string;
  readonly label: string;
  readonly type: 'text' | 'number';
  /** Whether the typed value is hidden until the person asks to see it. */
  readonly secret: boolean;
  /** `never`: the source was saved before the connector declared it. */
  readonly stored: 'set' | 'empty' | 'never';
  /** Bitrix24 may overwrite it (biconnector contract 5.3). */
  readonly reserved: boolean;
}

/** The typed value of a setting. */
export interface TypedSetting {
  readonly code: string;
  value: string;
  /** Whether an empty value is to be stored. */
  clear: boolean;
}

export const settingFields = (
  declared: readonly Setting[],
  stored: readonly MaskedSetting[] = [],
): readonly SettingField[] =>
  declared.map(({ code, name, type }) => ({
    code,
    label: name || code,
    type: type === 'INT' ? 'number' : 'text',
    secret: type !== 'INT' && meansSecret(`${code} ${name}`),
    stored: stored.find(each => each.code === code)?.state ?? 'never',
    reserved: reservedCodes.includes(code),
  }));

/** Stored values that the connector no longer declares: they are sent until the next save deletes them (biconnector contract 4.3). */
export const orphans = (
  declared: readonly Setting[],
  stored: readonly MaskedSetting[],
): readonly MaskedSetting[] => stored.filter(({ code }) => declared.every(each => each.code !== code));

export const emptySettings = (fields: readonly SettingField[]): TypedSetting[] =>
  fields.map(({ code }) => ({ code, value: '', clear: false }));

/** Typed values and those to be emptied; settings that are left out keep their stored values. */
export const settingsToSend = (typed: readonly TypedSetting[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    typed
      .filter(({ value, clear }) => clear || value !== '')
      .map(({ code, value, clear }) => [code, clear ? '' : value]),
  );

/** Warnings about a value; they do not prevent saving. */
export type SettingWarning = 'blanks' | 'notANumber' | 'reserved' | 'empty' | 'stillEmpty';

/** The most important warning about a field. */
export function warningOf(field: SettingField, { value, clear }: TypedSetting): SettingWarning | null {
  // Bitrix24 checks the value as typed but stores it trimmed (biconnector contract 5.2, trap 38).
  if (value !== value.trim()) return 'blanks';
  if (field.type === 'number' && value !== '' && !/^-?\d+$/.test(value)) return 'notANumber';
  if (field.reserved) return 'reserved';
  if (clear) return 'empty';
  return value === '' && field.stored === 'never' ? 'stillEmpty' : null;
}
