import { z } from 'zod';
import { statusOf } from '../../bitrix24/answer.ts';
import { describeTags } from './api-tags.ts';
import { lineType } from './progress-lines.ts';
import { filterParameters } from './filter-parameters.ts';
import { pathAt, type ApiKind } from './api-kind.ts';
import { mayBeMissing, type Operation } from '../../operations/operation.ts';

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** Codes with which any operation may answer besides its own. */
const commonErrors = [
  'VALIDATION_UNREADABLE_TEXT',
  'NOT_INSTALLED',
  'PAYMENT_REQUIRED',
  'UNINSTALL_UNCONFIRMED',
  'invalid_token',
  'ACCESS_DENIED',
  'insufficient_scope',
  'OPERATION_TIME_LIMIT',
  'QUERY_LIMIT_EXCEEDED',
  'OVERLOAD_LIMIT',
  'PORTAL_BUSY',
  'TOO_MANY_REQUESTS',
  'ADDRESS_REFUSED',
  'PORTAL_UNREACHABLE',
  'PORTAL_CERTIFICATE_UNTRUSTED',
  'PORTAL_CERTIFICATE_EXPIRED',
  'PORTAL_CERTIFICATE_WRONG_NAME',
  'PORTAL_GATE_REFUSED',
  'PORTAL_ANSWER_TOO_LARGE',
  'PORTAL_MOVED',
  'PORTAL_NONSENSE',
  'PORTAL_TIMEOUT',
  'OAUTH_UNREACHABLE',
  'OAUTH_NONSENSE',
  'REFRESH_BUSY',
  'DATABASE_UNAVAILABLE',
  'INTERNAL_ERROR',
] as const;

/** The codes with which an operation may answer, by status. */
export function errorsOf(operation: Operation, api: ApiKind): ReadonlyMap<number, readonly string[]> {
  const bodyErrors = operation.body === undefined ? [] : ['BAD_INPUT', 'WRONG_CONTENT_TYPE', 'TOO_LARGE'];
  // A server's key is enough for operations that are for administrators.
  const adminErrors =
    operation.administrators === true && api.prefix === '/api' ? ['ADMINISTRATORS_ONLY'] : [];
  const writeErrors = operation.method === 'get' ? [] : api.writeErrors;
  const specific = [...operation.errors, ...api.errors, ...writeErrors, ...adminErrors, ...bodyErrors];
  const byStatus = new Map<number, string[]>();
  for (const code of new Set([...specific, ...commonErrors])) {
    const status = statusOf(code, 400);
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return new Map([...byStatus].sort(([one], [other]) => one - other));
}

/** Makes the OpenAPI 3.1 document of the operations, from the same schemas that check their requests. */
export function describeApi(operations: readonly Operation[], api: ApiKind): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations)
    (paths[pathAt(api.prefix, operation.path)] ??= {})[operation.method] = describe(operation, api);
  return {
    openapi: '3.1.0',
    info: {
      title: api.title,
      version: '1',
      description: api.description,
      license: { name: 'MIT', identifier: 'MIT' },
      contact: { name: 'The operator of this server', url: api.appUrl },
    },
    servers: [{ url: api.appUrl }],
    security: Object.keys(api.security).map(name => ({ [name]: [] })),
    tags: describeTags(operations),
    paths,
    components: { securitySchemes: api.security, schemas: { Error: errorSchema } },
  };
}

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

function describe(operation: Operation, api: ApiKind): object {
  const { method, path, tag, summary, status = 200, body } = operation;
  const errors = [...errorsOf(operation, api)].map(([code, codes]): [number, object] => [
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
    description: descriptionOf(operation),
    parameters: [
      ...parametersOf(operation.params, 'path'),
      ...parametersOf(operation.query, 'query'),
      ...(method === 'get' ? [] : api.writeHeaders),
    ],
    ...(body === undefined
      ? {}
      : { requestBody: { required: !mayBeMissing(body), content: json(schemaOf(body)) } }),
    responses: {
      [status]: { description: 'Done', content: contentOf(operation) },
      ...Object.fromEntries(errors),
    },
  };
}

function descriptionOf({ summary, administrators, method }: Operation): string {
  const whom = administrators === true ? ' Only administrators of the portal may ask.' : '';
  const writes = method === 'get' ? '' : ' The request is never repeated by this app.';
  return `${summary.en}.${whom}${writes}`;
}

const json = (schema: object) => ({ 'application/json': { schema } });

function parametersOf(schema: z.ZodType | undefined, place: 'path' | 'query'): readonly object[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = schemaOf(schema);
  return Object.entries(properties).flatMap(([name, property]) =>
    name === 'filter' && typeof property === 'object'
      ? filterParameters(property)
      : [{ name, in: place, required: required.includes(name), schema: property }],
  );
}

function contentOf({ answer, progress }: Operation): object {
  if ('file' in answer)
    return Object.fromEntries(
      answer.file.map(type => {
        const isJson = type === 'application/json' && answer.json !== undefined;
        return [type, { schema: isJson ? schemaOf(answer.json) : { type: 'string' } }];
      }),
    );
  const [name, value] =
    'items' in answer ? (['items', answer.items] as const) : (['item', answer.item] as const);
  const whole = {
    type: 'object',
    required: [name],
    properties: {
      [name]: schemaOf(value),
      answeredBy: { const: 'server' },
      time: { description: 'The time block of Bitrix24’s answer.' },
    },
  };
  return { ...json(whole), ...(progress && { [lineType]: { schema: lineOf(whole, schemaOf(progress)) } }) };
}

/** One line of an answer that tells its progress: a step, then the whole or an error. */
const lineOf = (whole: object, progress: JsonSchema): object => ({
  description: 'One JSON object per line.',
  oneOf: [
    { type: 'object', required: ['progress'], properties: { progress } },
    whole,
    { $ref: '#/components/schemas/Error' },
  ],
});

/** The JSON schema of input. Keys that exist only to be refused are left out, because every unnamed key is refused. */
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
