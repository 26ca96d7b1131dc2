import { isItem, readText, type Item } from '../../server/bitrix24/biconnector/item.ts';
import type { HealthNotice, HealthOf, PortalHealth } from '../../server/health/health-answers.ts';
import { listOf, oneOf, readerOf, readTextOrNull } from '../desk/answer-readers.ts';
import { itemIn, itemsIn, type AskServer } from '../desk/ask-server.ts';
import type { Outcome } from '../desk/outcome.ts';

/** A check of everything may take minutes; in milliseconds. */
const checkAllTimeoutMs = 600_000;
/** A connector may have many sources; in milliseconds. */
const checkTimeoutMs = 120_000;

const readKind = oneOf('connector', 'database');
const readHealthOf = readerOf<HealthOf>({
  kind: readKind,
  id: readText,
  title: readText,
  state: oneOf('unchecked', 'works', 'warned', 'broken'),
  at: readTextOrNull,
  since: readTextOrNull,
  code: readTextOrNull,
  place: readTextOrNull,
});
const readHealth = readerOf<PortalHealth>({
  hourly: value => value === true,
  nextAt: readTextOrNull,
  objects: listOf(readHealthOf),
});
const readNotice = readerOf<HealthNotice>({
  kind: readKind,
  id: readText,
  title: readText,
  event: oneOf('broken', 'mended'),
  at: readText,
  brokeAt: readText,
  code: readTextOrNull,
  place: readTextOrNull,
});
const itemAs =
  <T>(read: (item: Item) => T) =>
  (body: Item): T | undefined => {
    const item = itemIn(body);
    return item && read(item);
  };

export const askHealth = (ask: AskServer): Promise<Outcome<PortalHealth>> =>
  ask('/api/health', itemAs(readHealth));

/** Checks everything. @param onChecked called with each object as its check ends */
export const askCheckAll = (
  ask: AskServer,
  onChecked: (checked: HealthOf) => void,
): Promise<Outcome<readonly HealthOf[]>> =>
  ask('/api/health/check', body => listOf(readHealthOf)(itemIn(body)?.['objects']), {
    method: 'POST',
    changesNothing: true,
    timeoutMs: checkAllTimeoutMs,
    onProgress: progress => {
      if (isItem(progress)) onChecked(readHealthOf(progress));
    },
  });

/** Checks one connector with its sources. */
export const askConnectorCheck = (ask: AskServer, id: number): Promise<Outcome<HealthOf>> =>
  ask(`/api/connectors/${id}/check`, itemAs(readHealthOf), {
    method: 'POST',
    changesNothing: true,
    timeoutMs: checkTimeoutMs,
  });

/** Turns the check every hour on or off. */
export const askHourly = (ask: AskServer, hourly: boolean): Promise<Outcome<boolean>> =>
  ask('/api/health', body => itemIn(body)?.['hourly'] === true, { method: 'PATCH', body: { hourly } });

/** What an administrator should know; newest last. */
export const askNotices = (ask: AskServer): Promise<Outcome<readonly HealthNotice[]>> =>
  ask('/api/health/notices', body => itemsIn(body)?.map(readNotice));

/** Remembers that the notices up to this time were seen. */
export const askSeen = (ask: AskServer, seenAt: string): Promise<Outcome<true>> =>
  ask('/api/health/notices', () => true as const, { method: 'PUT', body: { seenAt } });
