import { problemsOf } from '../../server/bitrix24/biconnector/check-input.ts';
import type { ConnectorId } from '../../server/bitrix24/biconnector/ids.ts';
import { sourceChange, sourceDraft } from '../../server/bitrix24/biconnector/source-input.ts';
import type { Problem } from '../transport/answer.ts';
import { settingsToSend, type TypedSetting } from './setting-fields.ts';
import type { MaskedSource } from '../desk/masked-source.ts';

/** The values in the form of a source. */
export interface TypedSource {
  title: string;
  description: string;
  settings: TypedSetting[];
}

/** The request for a new source. */
export const toAdd = ({ title, description, settings }: TypedSource, connectorId: ConnectorId) => ({
  title,
  ...(description === '' ? {} : { description }),
  connectorId,
  settings: settingsToSend(settings),
});

/** The request that changes a stored source; null if nothing changes. The title is always sent (biconnector contract 5.3). */
export function toChange({ title, description, settings }: TypedSource, stored: MaskedSource): object | null {
  const sent = settingsToSend(settings);
  const change = {
    ...(description === stored.description ? {} : { description }),
    ...(Object.keys(sent).length === 0 ? {} : { settings: sent }),
  };
  if (title === stored.title && Object.keys(change).length === 0) return null;
  return { title, ...change };
}

/** Problems that prevent the form from being sent. */
export function sourceProblems(
  typed: TypedSource,
  connectorId: ConnectorId,
  stored: MaskedSource | null,
): readonly Problem[] {
  if (!stored) return problemsOf(sourceDraft, toAdd(typed, connectorId));
  return problemsOf(sourceChange, toChange(typed, stored) ?? { title: typed.title });
}
