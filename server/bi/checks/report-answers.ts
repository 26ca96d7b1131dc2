import { z } from 'zod';
import { findingCodes, type FindingCode } from './findings.ts';
import { endpoints, stepNames } from './report.ts';

const codes = Object.keys(findingCodes) as [FindingCode, ...FindingCode[]];
const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** What `POST /api/endpoints/{endpoint}` answers: what an endpoint sent, and how Bitrix24 would treat it. */
export const endpointReport = z.object({
  endpoint: z.enum(endpoints),
  url: z.string(),
  request: z.object({ body: z.string() }),
  steps: z.array(
    z.object({ step: z.enum(stepNames), ok: z.boolean(), ms: z.number().nullable(), detail: z.string() }),
  ),
  status: z.int().nullable(),
  contentType: z.string().nullable(),
  bytes: z.int(),
  ms: z.number(),
  verdict: z.enum(['ok', 'warnings', 'fails']),
  findings: z.array(
    z.object({
      code: z.enum(codes),
      severity: z.enum(['error', 'warning', 'info']),
      detail: z.string().optional(),
    }),
  ),
  portalSays: z.string().nullable(),
  sample: z.string(),
  tables: z.array(z.object({ code: z.string(), title: z.string(), id: z.string().optional() })).optional(),
  columns: z
    .array(z.object({ code: z.string(), name: z.string(), type: z.string(), portalType: z.string() }))
    .optional(),
  rows: z.object({ header: z.array(z.string()), data: z.array(z.array(cell)) }).optional(),
});

export type EndpointReport = z.output<typeof endpointReport>;
export type Endpoint = EndpointReport['endpoint'];
export type CheckStep = EndpointReport['steps'][number];
export type Finding = EndpointReport['findings'][number];
export type FoundTable = NonNullable<EndpointReport['tables']>[number];
export type FoundColumn = NonNullable<EndpointReport['columns']>[number];
export type FoundRows = NonNullable<EndpointReport['rows']>;
