import type { CallMethod } from '../../bitrix24/answer.ts';
import { readId, type ConnectorId, type SourceId } from '../../bitrix24/biconnector/ids.ts';
import type { Outcome } from '../../bitrix24/biconnector/outcome.ts';
import {
  addSource,
  getSource,
  listSources,
  updateSource,
  type Source,
} from '../../bitrix24/biconnector/sources.ts';
import { keySetting } from './own-connector.ts';

export interface OwnSourceOptions {
  readonly call: CallMethod;
  readonly connectorId: ConnectorId;
  readonly title: string;
  /** The source's id as it was stored; it may be gone meanwhile. */
  readonly known: number | undefined;
  /** The database's valid access keys, the newest first; at least one. */
  readonly keys: readonly string[];
}

/** The source of a database in a portal, and the access key it holds. */
export interface OwnSource {
  readonly sourceId: SourceId;
  readonly key: string;
}

/**
 * Finds a database's source, or creates it (biconnector contract 5.2). It is recognized by its access key, so that one whose
 * creation was never confirmed is not created twice. A source that holds no valid key gets the newest one.
 */
export async function ensureSource(options: OwnSourceOptions): Promise<Outcome<OwnSource>> {
  const { call, connectorId, title, keys } = options;
  const found = await findSource(options);
  if (!found.ok) return found;
  const [newest = ''] = keys;
  if (found.value === undefined) {
    const added = await addSource(call, { title, connectorId, settings: { [keySetting]: newest } });
    return added.ok ? { ...added, value: { sourceId: added.value, key: newest } } : added;
  }
  const { id: sourceId } = found.value;
  const key = keyOf(found.value);
  if (keys.includes(key)) return { ...found, value: { sourceId, key } };
  const updated = await giveKey(call, sourceId, newest);
  return updated.ok ? { ...updated, value: { sourceId, key: newest } } : updated;
}

/** Stores a key in a source. The portal asks `/bi/check` with it first (biconnector contract 5.3). */
export const giveKey = (call: CallMethod, sourceId: SourceId, key: string): Promise<Outcome<string>> =>
  updateSource(call, sourceId, { settings: { [keySetting]: key } });

async function findSource({
  call,
  connectorId,
  known,
  keys,
}: OwnSourceOptions): Promise<Outcome<Source | undefined>> {
  const id = readId<'source'>(known);
  if (id !== undefined) {
    const got = await getSource(call, id);
    if (!got.ok && !got.code.endsWith('_NOT_FOUND')) return got;
    if (got.ok && got.value.connectorId === connectorId) return got;
  }
  const listed = await listSources(call, {
    where: [{ field: 'connectorId', operator: 'eq', values: [String(connectorId)] }],
  });
  if (!listed.ok) return listed;
  return { ...listed, value: listed.value.find(source => keys.includes(keyOf(source))) };
}

const keyOf = ({ settings }: Source): string => settings.find(({ code }) => code === keySetting)?.value ?? '';
