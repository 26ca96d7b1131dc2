import type { CallMethod } from '../answer.ts';
import { checkInput } from './check-input.ts';
import { itemOf, newId, readSetting, type Setting } from './connectors.ts';
import type { FilterRules } from './filter.ts';
import { readId, type ConnectorId, type SourceId } from './ids.ts';
import { isItem, readDate, readFlag, readList, readNumber, readText, type Item } from './item.ts';
import { listItems, type ListQuery } from './list-items.ts';
import { done, outcome, type Outcome } from './outcome.ts';
import { sourceChange, sourceDraft } from './source-input.ts';

/** A stored value of a setting. Secret: passwords and tokens come in clear text (biconnector contract 5.4, trap 12). */
export interface SettingValue extends Setting {
  readonly value: string;
}

/** A source, however it was asked for: get nests it, list does not (biconnector contract 5.4, 5.5). */
export interface Source {
  readonly id: SourceId;
  readonly title: string;
  readonly description: string;
  /** Cannot be changed by REST (biconnector contract 5.1). */
  readonly active: boolean | undefined;
  readonly connectorId: ConnectorId | undefined;
  readonly dateCreate: string | null;
  readonly dateUpdate: string | null;
  readonly createdById: number | null;
  readonly updatedById: number | null;
  /** The stored rows: a setting that was never set has none. */
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
 * `biconnector.source.*` (biconnector contract 5), secrets included: for the server alone, which masks them before anything
 * leaves it. Never called from the page.
 */
export async function listSources(
  call: CallMethod,
  query: ListQuery = {},
): Promise<Outcome<readonly Source[]>> {
  const listed = await listItems(call, 'biconnector.source.list', query, sourceFilters);
  return listed.ok ? { ...listed, value: listed.value.flatMap(row => readSource(row) ?? []) } : listed;
}

export const getSource = async (call: CallMethod, id: SourceId): Promise<Outcome<Source>> =>
  outcome(
    await call('biconnector.source.get', { id }),
    result => {
      const item = itemOf(result);
      return item && readSource(item);
    },
    'a source',
  );

/** The portal POSTs the settings to the connector's `urlCheck` before it stores anything; that may take minutes. */
export async function addSource(call: CallMethod, fields: unknown): Promise<Outcome<SourceId>> {
  const draft = checkInput(sourceDraft, fields);
  if (!draft.ok) return draft;
  return outcome(await call('biconnector.source.add', { fields: draft.value }), newId<'source'>, 'an id');
}

/**
 * Changes what is named and leaves the rest. `title` is required by the portal even so, and every update calls
 * `urlCheck` (biconnector contract 5.3, trap 13): without a title in `fields` the stored one is read and sent again.
 */
export async function updateSource(call: CallMethod, id: SourceId, fields: unknown): Promise<Outcome<true>> {
  const change = checkInput(sourceChange, fields);
  if (!change.ok) return change;
  let { title } = change.value;
  if (title === undefined) {
    const stored = await getSource(call, id);
    if (!stored.ok) return stored;
    ({ title } = stored.value);
  }
  return done(await call('biconnector.source.update', { id, fields: { ...change.value, title } }));
}

/** Refused with `BX_ERROR` while tables use it (biconnector contract 5.6). */
export const deleteSource = async (call: CallMethod, id: SourceId): Promise<Outcome<true>> =>
  done(await call('biconnector.source.delete', { id }));

/** Both shapes: `{connection, connectorId, settings}` and the flat one; `settings: null` counts as none. */
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
