import { readSetting, type Setting } from '../../server/bitrix24/biconnector/connector.ts';
import { isItem, readList, type Item } from '../../server/bitrix24/biconnector/item.ts';
import { readSource, type Source } from '../../server/bitrix24/biconnector/sources.ts';

/** A stored setting as the server shows it: its value never leaves the server. */
export interface MaskedSetting extends Setting {
  readonly state: 'set' | 'empty';
}

export interface MaskedSource extends Omit<Source, 'settings'> {
  readonly settings: readonly MaskedSetting[];
}

export function readMaskedSource(item: Item): MaskedSource | undefined {
  const source = readSource(item);
  if (!source) return undefined;
  const settings = readList(item['settings']).filter(isItem);
  return {
    ...source,
    settings: settings.map(row => ({
      ...readSetting(row),
      state: row['state'] === 'set' ? 'set' : 'empty',
    })),
  };
}
