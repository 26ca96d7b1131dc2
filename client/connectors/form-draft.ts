import { problemsOf } from '../../server/bitrix24/biconnector/check-input.ts';
import { connectorChange, connectorDraft } from '../../server/bitrix24/biconnector/connector-input.ts';
import { readConnector } from '../../server/bitrix24/biconnector/connector.ts';
import { readText, type Item } from '../../server/bitrix24/biconnector/item.ts';
import type { Problem } from '../transport/answer.ts';
import { changesOf, sendable, type Values } from './changes.ts';
import type { ExtraField, FormFields } from './form-fields.ts';
import type { SettingRow } from './settings-rows.ts';

/** The contents of the form's fields. */
export interface FormDraft {
  title: string;
  logo: string;
  description: string;
  /** Digits, or whatever was typed in their place. */
  sort: string;
  urlCheck: string;
  urlTableList: string;
  urlTableDescription: string;
  urlData: string;
  settings: SettingRow[];
  supportMapping: boolean;
  sourceCode: string;
  /** Values of fields that only newer portals have, by name. */
  extra: Record<string, string | boolean>;
}

/** Names of the fields that hold one text. */
export type TextName = Exclude<keyof FormDraft, 'settings' | 'supportMapping' | 'extra'>;

const extraText = (value: unknown): string | boolean => {
  if (typeof value === 'boolean') return value;
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : readText(value);
};

/** The form's first contents, from a connector's item or an empty one. */
export function draftOf(item: Item, { extra }: FormFields): FormDraft {
  const { sort, settings, supportMapping, sourceCode, ...texts } = readConnector({ ...item, id: 1 }) ?? {
    settings: [],
  };
  const text = texts as Partial<Record<TextName, string>>;
  return {
    title: text.title ?? '',
    logo: text.logo ?? '',
    description: text.description ?? '',
    sort: sort === null || sort === undefined ? '' : String(sort),
    urlCheck: text.urlCheck ?? '',
    urlTableList: text.urlTableList ?? '',
    urlTableDescription: text.urlTableDescription ?? '',
    urlData: text.urlData ?? '',
    settings: settings.map(({ code, name, type }, index) => ({ key: index + 1, code, name, type })),
    supportMapping: supportMapping ?? false,
    sourceCode: sourceCode ?? '',
    extra: Object.fromEntries(
      extra.map(({ name, type }) => [
        name,
        item[name] === undefined && type === 'boolean' ? false : extraText(item[name]),
      ]),
    ),
  };
}

/** A whole number where the text is one, else the text, which the schema refuses. */
const asNumber = (text: string): number | string => (/^-?\d{1,15}$/.test(text.trim()) ? Number(text) : text);

function extraValue(text: string | boolean, type: string): unknown {
  if (typeof text === 'boolean' || type === 'string') return text;
  if (type === 'integer') return asNumber(text);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** The form's contents as the portal takes them, without fields that the portal does not know. */
export function valuesOf(typed: FormDraft, { writable, extra }: FormFields): Values {
  const { settings, extra: extras, sort, ...plain } = typed;
  const all: Readonly<Record<string, unknown>> = {
    title: plain.title,
    logo: plain.logo.trim(),
    description: plain.description,
    ...(sort === '' ? {} : { sort: asNumber(sort) }),
    urlCheck: plain.urlCheck.trim(),
    urlTableList: plain.urlTableList.trim(),
    urlTableDescription: plain.urlTableDescription.trim(),
    urlData: plain.urlData.trim(),
    settings: settings.map(({ code, name, type }) => ({ code, name, type })),
    supportMapping: plain.supportMapping,
    sourceCode: plain.sourceCode,
  };
  return {
    ...Object.fromEntries(Object.entries(all).filter(([name]) => writable.has(name))),
    ...Object.fromEntries(
      extra
        .filter(({ name, required }) => required || extras[name] !== '')
        .map(({ name, type }) => [name, extraValue(extras[name] ?? '', type)]),
    ),
  };
}

const withoutExtra = (values: Values, extra: readonly ExtraField[]): Values =>
  Object.fromEntries(Object.entries(values).filter(([field]) => !extra.some(({ name }) => name === field)));

/** The problems that keep a new connector from being registered. */
export const draftProblems = (typed: FormDraft, fields: FormFields): readonly Problem[] => [
  ...problemsOf(connectorDraft, withoutExtra(valuesOf(typed, fields), fields.extra)),
  ...fields.extra
    .filter(({ name, required }) => required && typed.extra[name] === '')
    .map(({ name }) => ({ field: name, code: 'VALIDATION_REQUIRED_FIELD_MISSING' })),
];

/**
 * The problems that keep changes from being saved. Only changed fields are checked: stored values may break today's rules,
 * and are not sent.
 */
export function changeProblems(typed: FormDraft, fields: FormFields, stored: Values): readonly Problem[] {
  const cleared: readonly Problem[] =
    typed.sort === '' && 'sort' in stored ? [{ field: 'sort', code: 'VALIDATION_EMPTY' }] : [];
  const changed = withoutExtra(sendable(changesOf(stored, valuesOf(typed, fields))), fields.extra);
  if (Object.keys(changed).length === 0) return cleared;
  return [...cleared, ...problemsOf(connectorChange, changed)];
}
