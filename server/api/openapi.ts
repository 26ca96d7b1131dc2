import { z } from 'zod';
import { statusOf } from '../bitrix24/answer.ts';
import type { Operation } from './operation.ts';

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** What any operation may answer besides its own codes. */
const commonErrors = [
  'NOT_SIGNED_IN',
  'NOT_INSTALLED',
  'PAYMENT_REQUIRED',
  'ACCESS_DENIED',
  'insufficient_scope',
  'OPERATION_TIME_LIMIT',
  'QUERY_LIMIT_EXCEEDED',
  'OVERLOAD_LIMIT',
  'PORTAL_BUSY',
  'TOO_MANY_REQUESTS',
  'PORTAL_UNREACHABLE',
  'PORTAL_NONSENSE',
  'PORTAL_TIMEOUT',
] as const;

/** Statuses of our own codes; those of Bitrix24's are known where its answers are read. */
const ownStatuses: Readonly<Record<string, number>> = {
  NOT_SIGNED_IN: 401,
  ADMINISTRATORS_ONLY: 403,
  WRONG_CONTENT_TYPE: 415,
  TOO_LARGE: 413,
  TOO_MANY_REQUESTS: 429,
  TOO_MANY_CHECKS: 429,
  CHECKS_BUSY: 503,
};

/** The codes an operation may answer with, by status. */
export function errorsOf(operation: Operation): ReadonlyMap<number, readonly string[]> {
  const bodyErrors = operation.body === undefined ? [] : ['WRONG_CONTENT_TYPE', 'TOO_LARGE'];
  const adminErrors = operation.administrators === true ? ['ADMINISTRATORS_ONLY'] : [];
  const byStatus = new Map<number, string[]>();
  for (const code of new Set([...operation.errors, ...commonErrors, ...adminErrors, ...bodyErrors])) {
    const status = ownStatuses[code] ?? statusOf(code, 400);
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return new Map([...byStatus].sort(([one], [other]) => one - other));
}

/** The OpenAPI 3.1 document of the operations, made from the very schemas that check their requests. */
export function describeApi(operations: readonly Operation[], appUrl: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations) (paths[operation.path] ??= {})[operation.method] = describe(operation);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Connector Desk',
      version: '1',
      description:
        'Connectors, sources and tables of BI Builder in a Bitrix24 portal, as the signed-in user. `code` of an error is Bitrix24’s own where there is one. Writes are never repeated: `MAY_HAVE_ARRIVED` says that one may have happened. 429 and 503 carry `Retry-After`, in seconds. No value of a source’s setting is ever part of an answer.',
    },
    servers: [{ url: appUrl }],
    security: [{ frameToken: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        frameToken: { type: 'http', scheme: 'bearer', description: 'The frame token of an opened page.' },
        session: { type: 'apiKey', in: 'cookie', name: cookieName(appUrl) },
      },
      schemas: { Error: errorSchema },
    },
  };
}

const cookieName = (appUrl: string): string =>
  appUrl.startsWith('https:') ? '__Host-connector-desk' : 'connector-desk';

const errorSchema = schemaOf(
  z.object({
    error: z.object({
      code: z.string(),
      message: z.string(),
      requestId: z.string(),
      problems: z
        .array(z.object({ field: z.string(), code: z.string(), limit: z.number().optional() }))
        .optional(),
    }),
  }),
);

function describe(operation: Operation): object {
  const { method, path, tag, summary, status = 200, body } = operation;
  const errors = [...errorsOf(operation)].map(([code, codes]): [number, object] => [
    code,
    {
      description: codes.map(each => `\`${each}\``).join(', '),
      content: json({ $ref: '#/components/schemas/Error' }),
    },
  ]);
  return {
    operationId: `${method}${path.replaceAll(/[/{}-]+(\w)/g, (_, letter: string) => letter.toUpperCase()).replaceAll(/\W/g, '')}`,
    tags: [tag],
    summary: summary.en,
    parameters: [...parametersOf(operation.params, 'path'), ...parametersOf(operation.query, 'query')],
    ...(body === undefined ? {} : { requestBody: { required: true, content: json(schemaOf(body)) } }),
    responses: {
      [status]: { description: 'Done', content: contentOf(operation) },
      ...Object.fromEntries(errors),
    },
  };
}

const json = (schema: object) => ({ 'application/json': { schema } });

function parametersOf(schema: z.ZodType | undefined, place: 'path' | 'query'): readonly object[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = schemaOf(schema);
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema: property,
    ...(typeof property === 'object' && property.type === 'object'
      ? { style: 'deepObject', explode: true }
      : {}),
  }));
}

function contentOf({ answer }: Operation): object {
  if ('file' in answer)
    return Object.fromEntries(answer.file.map(type => [type, { schema: { type: 'string' } }]));
  const [name, value] =
    'items' in answer ? (['items', answer.items] as const) : (['item', answer.item] as const);
  return json({
    type: 'object',
    required: [name],
    properties: {
      [name]: schemaOf(value),
      answeredBy: { const: 'server' },
      time: { description: 'As Bitrix24 gave it.' },
    },
  });
}

/** As it is sent. Keys that are known only to be refused are not part of it: whatever is not named is refused. */
function schemaOf(schema: z.ZodType): JsonSchema {
  const described: JsonSchema = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      const { properties = {} } = jsonSchema;
      for (const [name, property] of Object.entries(properties))
        if (typeof property === 'object' && property.not !== undefined)
          Reflect.deleteProperty(properties, name);
    },
  });
  delete described.$schema;
  return described;
}
