import { isPhpArray, type Json, type JsonMap } from '../json.ts';
import type { Connector } from './connector-store.ts';
import { phpText } from './list-query.ts';
import type { Source, SourceChanges, StoredSetting } from './source-store.ts';

type Values = NonNullable<SourceChanges['settings']>;

/** Values that urlCheck gets: stored ones overlaid by sent ones, undeclared and untrimmed included (biconnector contract 5.3). */
export function overlaySettings(stored: readonly StoredSetting[], sent: Json | undefined): JsonMap {
  return { ...Object.fromEntries(stored.map(({ code, value }) => [code, value])), ...asMap(sent) };
}

/** Values to store: sent ones of declared codes, trimmed; unsent ones stay; undeclared codes go (5.2, 5.3). */
export function mergeSettings(
  connector: Connector,
  source: Pick<Source, 'code' | 'settings'>,
  sent: Json | undefined,
): Values {
  // The portal finds declarations by the generated code, so a code made of "12.0" finds no declarations.
  if (source.code !== `rest_${String(connector.id)}`) return [];
  const values: ReadonlyMap<string, Json> = new Map(Object.entries(asMap(sent)));
  return connector.settings.flatMap(declared => {
    const stored = source.settings.find(({ code }) => code === declared.code);
    const value = values.get(declared.code) ?? null;
    if (value === null) return stored ? [stored] : [];
    return [{ ...declared, ...stored, value: phpText(value).trim() }];
  });
}

/** Takes settings named like the source's own fields from these fields, for a call without settings (5.3). */
export function settingsFromFields(source: Source, fields: JsonMap): JsonMap {
  const { title, description } = fields;
  return {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    type: source.type,
    connector_id: String(source.connectorId ?? ''),
  };
}

/** True for a missing or empty settings parameter. */
export function hasNoSettings(settings: Json | undefined): boolean {
  return Object.keys(asMap(settings)).length === 0;
}

/** Reads a PHP array by its keys; a list has indexes as keys. */
function asMap(settings: Json | undefined): JsonMap {
  return isPhpArray(settings) ? Object.fromEntries(Object.entries(settings)) : {};
}
