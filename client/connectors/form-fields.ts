import { readText, type Item } from '../../server/bitrix24/biconnector/item.ts';

/** A field of a newer portal, for which this app has no words. */
export interface ExtraField {
  readonly name: string;
  /** The portal's name of the type: `string`, `integer`, `boolean`, `array` or another one. */
  readonly type: string;
  readonly required: boolean;
}

/** The fields of a connector that may be written (biconnector contract 4.1, 4.7). */
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

/** @param change whether a stored connector is changed: then immutable fields are left out, too */
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
