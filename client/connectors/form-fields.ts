import { readText, type Item } from '../../server/bitrix24/biconnector/item.ts';

/** A field that this app has no words for: one of a newer portal. */
export interface ExtraField {
  readonly name: string;
  /** As the portal names it: `string`, `integer`, `boolean`, `array` and whatever else there may be. */
  readonly type: string;
  readonly required: boolean;
}

/** What the portal lets be written of a connector (biconnector contract 4.1, 4.7). */
export interface FormFields {
  readonly writable: ReadonlySet<string>;
  readonly extra: readonly ExtraField[];
}

/** Fields with inputs of their own. */
const knownFields: readonly string[] = [
  'title',
  'logo',
  'description',
  'sort',
  'urlCheck',
  'urlTableList',
  'urlTableDescription',
  'urlData',
  'settings',
  'supportMapping',
  'sourceCode',
];

/** @param change whether something stored is changed: then immutable fields are left alone, too */
export function readFormFields(description: readonly Item[], change: boolean): FormFields {
  const open = description.filter(
    field => field['isReadOnly'] !== true && !(change && field['isImmutable'] === true),
  );
  const named = open
    .map(field => ({
      name: readText(field['title']),
      type: readText(field['type']),
      required: field['isRequired'] === true,
    }))
    .filter(({ name }) => name !== '');
  return {
    writable: new Set(named.map(({ name }) => name)),
    extra: named.filter(({ name }) => !knownFields.includes(name)),
  };
}
