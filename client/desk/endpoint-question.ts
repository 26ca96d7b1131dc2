import type { EndpointReport } from '../../server/bi/checks/report-answers.ts';
import type { Endpoint } from '../../server/bitrix24/biconnector/endpoints.ts';
import type { Outcome } from './outcome.ts';

export interface EndpointQuestion {
  readonly connectorId: number;
  /** The source whose stored settings are used. */
  readonly sourceId?: number;
  /** Values by code that replace the stored ones. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly table?: string;
  readonly searchString?: string;
  readonly limit?: number;
  readonly columns?: readonly { readonly name: string; readonly externalCode: string }[];
}

/** Asks the server to call an endpoint of a connector as Bitrix24 does. */
export type AskEndpoint = (
  endpoint: Endpoint,
  question: EndpointQuestion,
  signal?: AbortSignal,
) => Promise<Outcome<EndpointReport>>;
