import type { CheckEndpoint } from '../bi/checks/check-endpoint.ts';
import { labelsOf } from '../bi/checks/gather-check.ts';
import type { Connector } from '../bitrix24/biconnector/connector.ts';
import type { Source } from '../bitrix24/biconnector/sources.ts';
import type { CheckedObject } from './health-store.ts';

/**
 * Checks a connector as Bitrix24 checks its sources: `urlCheck` with the stored settings of each (biconnector contract 7.2).
 * @returns undefined where there is no source to check it with
 */
export type CheckConnector = (
  connector: Connector,
  sources: readonly Source[],
  signal: AbortSignal,
) => Promise<CheckedObject | undefined>;

/** Greatest number of sources with which one connector is checked; the newest ones. */
const mostSources = 20;

export const createCheckConnector =
  (checkEndpoint: CheckEndpoint): CheckConnector =>
  async (connector, sources, signal) => {
    const own = sources.filter(({ connectorId, active }) => connectorId === connector.id && active !== false);
    if (own.length === 0) return undefined;
    const object = { kind: 'connector', id: String(connector.id), title: connector.title } as const;
    for (const source of own.slice(-mostSources)) {
      const settings = Object.fromEntries(source.settings.map(({ code, value }) => [code, value]));
      const check = {
        endpoint: 'urlCheck',
        url: connector.urlCheck,
        question: {},
        settings,
        labels: labelsOf(connector),
      } as const;
      const report = await checkEndpoint(check, signal);
      if (report.verdict === 'fails') {
        const code = report.findings.find(({ severity }) => severity === 'error')?.code;
        return { ...object, state: 'broken', code, place: source.title };
      }
    }
    return { ...object, state: 'works', code: undefined, place: undefined };
  };
