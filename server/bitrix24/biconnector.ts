import type { Answer, Refusal } from './answer.ts';
import { refuse } from './answer.ts';

/** The id of a connector, exactly as Bitrix24 will understand it. */
export type ConnectorId = number & { readonly __id: 'connector' };

/**
 * A plain positive integer and nothing that PHP would bend into one: "4.7", "1e3", " 5" and "+5" reach *other* objects
 * (biconnector contract 2.7, trap 40).
 */
export function parseConnectorId(text: string): ConnectorId | undefined {
  if (!/^[1-9][0-9]{0,15}$/.test(text)) return undefined;
  const id = Number(text);
  return Number.isSafeInteger(id) ? (id as ConnectorId) : undefined;
}

/** What calls the methods: a portal's REST, already bound to a user. */
export type CallMethod = (method: string, params: object) => Promise<Answer>;

export type ItemAnswer =
  { readonly ok: true; readonly item: Readonly<Record<string, unknown>>; readonly time: unknown } | Refusal;

/**
 * `biconnector.connector.get` (biconnector contract 4.4). The item is handed on as Bitrix24 gave it: it holds no secret
 * values, and unknown keys are part of what a person wants to see.
 */
export async function getConnector(call: CallMethod, id: ConnectorId): Promise<ItemAnswer> {
  const answer = await call('biconnector.connector.get', { id });
  if (!answer.ok) return answer;
  const { result, time } = answer;
  if (typeof result === 'object' && result !== null && 'item' in result && isRecord(result.item)) {
    return { ok: true, item: result.item, time };
  }
  return refuse('PORTAL_NONSENSE', 'The portal answered without a connector.', 502);
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
