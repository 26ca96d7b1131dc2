import { z } from 'zod';
import type { DeepReadonly } from '../deep-readonly.ts';
import { endpoints } from '../../bitrix24/biconnector/endpoints.ts';
import { findingCodes, severities, type FindingCode } from '../../bitrix24/biconnector/finding-codes.ts';

const checkStep = z.object({
  step: z.enum(['address', 'resolve', 'connect', 'tls', 'send', 'firstByte', 'body', 'read']),
  ok: z.boolean(),
  /** Duration in milliseconds; null for a step that takes no time. */
  ms: z.number().nullable(),
  /** Facts: addresses, certificate, status, form of the answer. */
  detail: z.string(),
});

const finding = z.object({
  code: z.enum(Object.keys(findingCodes) as [FindingCode, ...FindingCode[]]),
  severity: z.enum(severities),
  /** Where and what: positions, codes, addresses. */
  detail: z.string().optional(),
});

const foundTable = z.object({
  code: z.string(),
  title: z.string(),
  /** Becomes the table's external code in place of `code` (biconnector contract 7.3). */
  id: z.string().optional(),
});

const foundColumn = z.object({
  code: z.string(),
  name: z.string(),
  /** The type as the endpoint writes it. */
  type: z.string(),
  /** The type as Bitrix24 understands it (biconnector contract 7.4). */
  portalType: z.string(),
});

const foundRows = z.object({
  header: z.array(z.string()),
  data: z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))),
});

/** What an endpoint answered and what Bitrix24 would make of it. It holds no value of a setting. */
export const endpointReport = z.object({
  endpoint: z.enum(endpoints),
  url: z.string(),
  request: z.object({ body: z.string() }),
  /** The steps of the call, up to the first one that failed. */
  steps: z.array(checkStep),
  status: z.int().nullable(),
  contentType: z.string().nullable(),
  bytes: z.int(),
  /** Duration of the call in milliseconds. */
  ms: z.number(),
  verdict: z.enum(['ok', 'warnings', 'fails']),
  findings: z.array(finding),
  /** The portal's own message to its user (biconnector contract 7.1); null where it shows none. */
  portalSays: z.string().nullable(),
  /** What the endpoint says about its failure in its own words; empty where it says nothing or has not failed. */
  says: z.string(),
  /** The beginning of the answer. */
  sample: z.string(),
  tables: z.array(foundTable).optional(),
  columns: z.array(foundColumn).optional(),
  rows: foundRows.optional(),
});

export type EndpointReport = DeepReadonly<z.output<typeof endpointReport>>;
export type CheckStep = DeepReadonly<z.output<typeof checkStep>>;
export type StepName = CheckStep['step'];
export type Finding = DeepReadonly<z.output<typeof finding>>;
export type FoundTable = DeepReadonly<z.output<typeof foundTable>>;
export type FoundColumn = DeepReadonly<z.output<typeof foundColumn>>;
export type FoundRows = DeepReadonly<z.output<typeof foundRows>>;
