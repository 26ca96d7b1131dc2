import { isPhpArray, type Json, type JsonMap } from '../json.ts';
import type { Connector } from './connector-store.ts';
import { phpText } from './list-query.ts';
import type { Source, SourceChanges, StoredSetting } from './source-store.ts';

type Values = NonNullable<SourceChanges['settings']>;

/** Codes under which urlCheck gets the values: stored ones overlaid by those sent, undeclared and untrimmed (biconnector contract 5.3). */
export function overlaid(stored: readonly StoredSetting[], sent: Json | undefined): JsonMap {
  return { ...Object.fromEntries(stored.map(({ code, value }) => [code, value])), ...asMap(sent) };
}

/** What is stored: sent values of declared codes, trimmed; unsent ones stay; codes no longer declared go (5.2, 5.3). */
export function mergeSettings(
  connector: Connector,
  source: Pick<Source, 'code' | 'settings'>,
  sent: Json | undefined,
): Values {
  // The portal finds the declarations by the generated code; one made of "12.0" finds none.
  if (source.code !== `rest_${String(connector.id)}`) return [];
  const values: ReadonlyMap<string, Json> = new Map(Object.entries(asMap(sent)));
  return connector.settings.flatMap(declared => {
    const stored = source.settings.find(({ code }) => code === declared.code);
    const value = values.get(declared.code) ?? null;
    if (value === null) return stored ? [stored] : [];
    return [{ ...declared, ...stored, value: phpText(value).trim() }];
  });
}

/** Without settings in the call, settings named like the source's own fields are taken from those (5.3). */
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
export function hasNone(settings: Json | undefined): boolean {
  return Object.keys(asMap(settings)).length === 0;
}

/** A PHP array by keys; a list has its indexes. */
function asMap(settings: Json | undefined): JsonMap {
  return isPhpArray(settings) ? Object.fromEntries(Object.entries(settings)) : {};
}
