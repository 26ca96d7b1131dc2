import { reservedCodes } from '../../server/bitrix24/biconnector/connector-input.ts';
import type { Setting } from '../../server/bitrix24/biconnector/connectors.ts';
import type { MaskedSetting } from '../desk/masked-source.ts';

/** A field of a source's form, made from a setting that its connector declares. */
export interface SettingField {
  readonly code: string;
  readonly label: string;
  readonly type: 'text' | 'number';
  /** Whether what is typed is hidden until somebody asks to see it. */
  readonly secret: boolean;
  /** `never`: the source was saved before the connector declared it. */
  readonly stored: 'set' | 'empty' | 'never';
  /** Bitrix24 may overwrite it (biconnector contract 5.3). */
  readonly reserved: boolean;
}

/** What is typed into one of them. */
export interface TypedSetting {
  readonly code: string;
  value: string;
  /** To be stored empty. */
  clear: boolean;
}

const looksSecret = /pass|pwd|secret|token|key|auth|credential|парол|ключ|токен|секрет/i;

export const settingFields = (
  declared: readonly Setting[],
  stored: readonly MaskedSetting[] = [],
): readonly SettingField[] =>
  declared.map(({ code, name, type }) => ({
    code,
    label: name || code,
    type: type === 'INT' ? 'number' : 'text',
    secret: type !== 'INT' && looksSecret.test(`${code} ${name}`),
    stored: stored.find(each => each.code === code)?.state ?? 'never',
    reserved: reservedCodes.includes(code),
  }));

/** Values that the connector declares no more: still posted to it, and deleted at the next save (biconnector contract 4.3). */
export const orphans = (
  declared: readonly Setting[],
  stored: readonly MaskedSetting[],
): readonly MaskedSetting[] => stored.filter(({ code }) => declared.every(each => each.code !== code));

export const emptySettings = (fields: readonly SettingField[]): TypedSetting[] =>
  fields.map(({ code }) => ({ code, value: '', clear: false }));

/** What was typed or is to be emptied; what is left out stays as it is stored. */
export const settingsToSend = (typed: readonly TypedSetting[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    typed
      .filter(({ value, clear }) => clear || value !== '')
      .map(({ code, value, clear }) => [code, clear ? '' : value]),
  );

/** What to know about a value before it is saved; it keeps nobody from saving. */
export type SettingWarning = 'blanks' | 'notANumber' | 'reserved' | 'empty' | 'stillEmpty';

/** The most important thing to know about a field. */
export function warningOf(field: SettingField, { value, clear }: TypedSetting): SettingWarning | null {
  // Trimmed when stored, sent as typed to the check (biconnector contract 5.2, trap 38).
  if (value !== value.trim()) return 'blanks';
  if (field.type === 'number' && value !== '' && !/^-?\d+$/.test(value)) return 'notANumber';
  if (field.reserved) return 'reserved';
  if (clear) return 'empty';
  return value === '' && field.stored === 'never' ? 'stillEmpty' : null;
}
