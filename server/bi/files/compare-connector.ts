import { isDeepStrictEqual } from 'node:util';
import type { Connector } from '../../bitrix24/biconnector/connector.ts';
import { isItem, type Item } from '../../bitrix24/biconnector/item.ts';
import { defaults, fieldsOf, fileFields, type FileField } from './file-format.ts';

export interface Change {
  readonly field: FileField;
  readonly from: unknown;
  readonly to: unknown;
}

/** Compares the fields of a file, not judged yet, with a connector of the portal. An absent field has its default. */
export function changesOf(fields: Item, connector: Connector): readonly Change[] {
  const now = fieldsOf(connector);
  const then: Item = { ...defaults, ...fields };
  return fileFields.flatMap(field =>
    isDeepStrictEqual(canonical(now[field]), canonical(then[field]))
      ? []
      : [{ field, from: now[field], to: then[field] }],
  );
}

/** A value in a form that can be compared: the keys of settings in a fixed order, and -0 as 0. */
function canonical(value: unknown): unknown {
  if (typeof value === 'number') return value + 0;
  if (!Array.isArray(value)) return value;
  return value.map((setting: unknown) =>
    isItem(setting) && Object.keys(setting).length === 3
      ? [setting['code'], setting['name'], setting['type']]
      : setting,
  );
}
