import type { Problem } from '../../bitrix24/answer.ts';
import { problemsOf } from '../../bitrix24/biconnector/check-input.ts';
import { connectorDraft } from '../../bitrix24/biconnector/connector-input.ts';
import { isItem, type Item } from '../../bitrix24/biconnector/item.ts';
import type { Change } from './compare-connector.ts';
import { fileFields } from './file-format.ts';

/** Judges a connector that the portal does not have. */
export const judgeNew = (fields: Item): readonly Problem[] => [
  ...problemsOf(connectorDraft, fields),
  ...Object.entries(fields).flatMap(([field, value]) => replacedIn(field, value)),
];

/**
 * Judges the fields that a file changes, as a `PATCH` of them would be. What the portal has already is not judged: nothing
 * could be changed in a portal with one old connector otherwise.
 */
export function judgeChanges(fields: Item, changes: readonly Change[]): readonly Problem[] {
  const changed = new Set<string>(changes.map(({ field }) => field));
  const isKept = ({ field }: Problem): boolean => {
    const [name = ''] = field.split('.');
    return changed.has(name) || !kept.has(name);
  };
  return [
    ...problemsOf(connectorDraft, fields).filter(isKept),
    ...changes.flatMap(({ field, from, to }) =>
      replacedIn(field, from).length > 0 ? [] : replacedIn(field, to),
    ),
  ];
}

const kept: ReadonlySet<string> = new Set(fileFields);

/**
 * Finds replacement characters. They are what a lenient reader leaves of bytes in another encoding, so that a text with them
 * must not replace one without.
 */
function replacedIn(field: string, value: unknown): readonly Problem[] {
  if (typeof value === 'string')
    return value.includes('\ufffd') ? [{ field, code: 'VALIDATION_REPLACED_CHARACTERS' }] : [];
  if (!Array.isArray(value)) return [];
  return value.flatMap((setting: unknown, index) =>
    isItem(setting)
      ? ['code', 'name'].flatMap(part =>
          typeof setting[part] === 'string' ? replacedIn(`${field}.${index}.${part}`, setting[part]) : [],
        )
      : [],
  );
}
