import type { CallMethod } from '../answer.ts';
import { checkInput } from './check-input.ts';
import { readSetting, type Setting } from './connector.ts';
import type { FilterRules } from './filter.ts';
import { readId, newId, type ConnectorId, type SourceId } from './ids.ts';
import { isItem, readDate, readFlag, readList, readNumber, readText, itemOf, type Item } from './item.ts';
import { listItems, type ListQuery } from './list-items.ts';
import { done, outcome, type Outcome } from './outcome.ts';
import { sourceChange, sourceDraft } from './source-input.ts';

/**
 * A setting with its stored value. The value is secret: passwords and tokens come in clear text (biconnector contract
 * 5.4, trap 12).
 */
export interface SettingValue extends Setting {
  readonly value: string;
}

/** A source. The get method nests its fields, the list method does not (biconnector contract 5.4, 5.5). */
export interface Source {
  readonly id: SourceId;
  readonly title: string;
  readonly description: string;
  /** REST cannot change it (biconnector contract 5.1). */
  readonly active: boolean | undefined;
  readonly connectorId: ConnectorId | undefined;
  readonly dateCreate: string | null;
  readonly dateUpdate: string | null;
  readonly createdById: number | null;
  readonly updatedById: number | null;
  /** The stored settings; one that was never set is missing. */
  readonly settings: readonly SettingValue[];
}

export const sourceFilters: FilterRules = {
  fields: {
    id: 'number',
    title: 'text',
    description: 'text',
    connectorId: 'number',
    createdById: 'number',
    updatedById: 'number',
    dateCreate: 'date',
    dateUpdate: 'date',
  },
  nests: false,
};

/**
 * Lists sources, secrets included (biconnector contract 5.5). Only the server calls this and masks the secrets before they
 * leave it; the page never does.
 */
export async function listSources(
  call: CallMethod,
  query: ListQuery = {},
): Promise<Outcome<readonly Source[]>> {
  const listed = await listItems(call, 'biconnector.source.list', query, sourceFilters);
  return listed.ok ? { ...listed, value: listed.value.flatMap(row => readSource(row) ?? []) } : listed;
}

/** Gets one source, secrets included (biconnector contract 5.4). Only for the server, as `listSources`. */
export const getSource = async (call: CallMethod, id: SourceId): Promise<Outcome<Source>> =>
  outcome(
    await call('biconnector.source.get', { id }),
    result => {
      const item = itemOf(result);
      return item && readSource(item);
    },
    'a source',
  );

/**
 * Creates a source. The portal first POSTs the settings to the connector's `urlCheck`, which may take minutes
 * (biconnector contract 5.2).
 */
export async function addSource(call: CallMethod, fields: unknown): Promise<Outcome<SourceId>> {
  const draft = checkInput(sourceDraft, fields);
  if (!draft.ok) return draft;
  return outcome(await call('biconnector.source.add', { fields: draft.value }), newId<'source'>, 'an id');
}

/**
 * Changes the given fields of a source. The portal requires `title` in every update and calls `urlCheck` each time, so a
 * missing title is read first and sent again (biconnector contract 5.3, trap 13).
 * @returns the title that the source has now
 */
export async function updateSource(
  call: CallMethod,
  id: SourceId,
  fields: unknown,
): Promise<Outcome<string>> {
  const change = checkInput(sourceChange, fields);
  if (!change.ok) return change;
  let { title } = change.value;
  if (title === undefined) {
    const stored = await getSource(call, id);
    if (!stored.ok) return stored;
    ({ title } = stored.value);
  }
  const updated = done(await call('biconnector.source.update', { id, fields: { ...change.value, title } }));
  return updated.ok ? { ...updated, value: title } : updated;
}

/** Deletes a source. `BX_ERROR` while tables use it (biconnector contract 5.6). */
export const deleteSource = async (call: CallMethod, id: SourceId): Promise<Outcome<true>> =>
  done(await call('biconnector.source.delete', { id }));

/** Reads a source of either shape, `{connection, connectorId, settings}` or flat; undefined if it has no valid id. */
export function readSource(item: Item): Source | undefined {
  const fields = isItem(item['connection']) ? item['connection'] : item;
  const id = readId<'source'>(fields['id']);
  if (id === undefined) return undefined;
  return {
    id,
    title: readText(fields['title']),
    description: readText(fields['description']),
    active: readFlag(fields['active']),
    connectorId: readId<'connector'>(item['connectorId']),
    dateCreate: readDate(fields['dateCreate']),
    dateUpdate: readDate(fields['dateUpdate']),
    createdById: readNumber(fields['createdById']),
    updatedById: readNumber(fields['updatedById']),
    settings: readList(item['settings'])
      .filter(isItem)
      .map(row => ({ ...readSetting(row), value: readText(row['value']) })),
  };
}
