import type { Json, JsonMap } from '../json.ts';
import type { BiSwitches } from './bi-switches.ts';
import { selectFrom, withTextIds } from './list-element.ts';
import type { Row } from './row-filter.ts';
import { sourceSchema } from './source-schema.ts';
import type { Source, StoredSetting } from './source-store.ts';

/** A source as get shows it, on two levels and with its secrets (biconnector contract 5.4). */
export function sourceItem(source: Source): JsonMap {
  const { id, type, code, title } = source;
  return {
    connection: { id, type, code, title, ...stateOf(source) },
    connectorId: source.connectorId,
    settings: source.settings.map(each => showSetting(each, true)),
  };
}

/** A source as list shows it, flat and with settings without ids (biconnector contract 5.5). */
export function sourceElement(
  source: Source,
  select: readonly string[] | undefined,
  switches: BiSwitches,
): Json {
  const none = source.settings.length === 0 && switches.sourceListNoSettings === 'null';
  const { id, title, type, code } = source;
  const element: JsonMap = {
    ...{ id, title, type, code, ...stateOf(source) },
    connectorId: source.connectorId,
    settings: none ? null : source.settings.map(each => showSetting(each, switches.sourceListSettingIds)),
  };
  return selectFrom(switches.idsAsText ? withTextIds(element, sourceSchema) : element, sourceSchema, select, {
    relation: 'connectorId',
    emptyDates: switches.sourceListDates === 'empty-object',
  });
}

/** A source as filter and order see it; settings are not searched. */
export function sourceRow({ settings: _, connectorId, ...columns }: Source): Row {
  return { ...columns, connectorId: connectorId ?? 0 };
}

function stateOf(source: Source): JsonMap {
  return {
    description: source.description,
    active: source.active,
    dateCreate: source.dateCreate,
    dateUpdate: source.dateUpdate,
    createdById: source.createdById,
    updatedById: source.updatedById,
  };
}

function showSetting({ code, name, type, value, id }: StoredSetting, withId: boolean): JsonMap {
  return { code, name, type, value, ...(withId && { id }) };
}
