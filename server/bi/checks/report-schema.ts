import { z } from 'zod';
import { endpoints } from '../../bitrix24/biconnector/endpoints.ts';
import { findingCodes, type FindingCode } from './findings.ts';
import { stepNames } from './report-answers.ts';

const codes = Object.keys(findingCodes) as [FindingCode, ...FindingCode[]];
const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** An `EndpointReport`, for the description of the API. */
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
