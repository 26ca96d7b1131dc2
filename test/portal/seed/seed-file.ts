import { z } from 'zod';
import { columnTypes } from '../biconnector/table-store.ts';

const text = z.string();
const name = z.string().min(1, 'must not be empty');

const user = z.strictObject({
  name,
  lastName: text.default(''),
  email: text.optional(),
  position: text.default(''),
  admin: z.boolean().default(false),
  biBuilder: z.boolean().default(false),
  analyticsHub: z.boolean().default(false),
});

const connector = z.strictObject({
  key: name,
  title: name,
  description: text.default(''),
  logo: text.default(''),
  sort: z.int().default(100),
  urlCheck: text.default(''),
  urlTableList: text.default(''),
  urlTableDescription: text.default(''),
  urlData: text.default(''),
  settings: z
    .array(z.strictObject({ name, code: name, type: z.enum(['STRING', 'INT']).default('STRING') }))
    .default([]),
  supportMapping: z.boolean().default(false),
  sourceCode: text.default(''),
});

const source = z.strictObject({
  key: name,
  connector: name,
  title: name,
  description: text.default(''),
  active: z.boolean().default(true),
  values: z.record(z.string(), text).default({}),
});

const table = z.strictObject({
  source: name,
  name,
  externalName: text.optional(),
  externalCode: text.optional(),
  description: text.default(''),
  columns: z
    .array(
      z.strictObject({
        name,
        externalCode: text.optional(),
        type: z.enum(columnTypes).default('string'),
        visible: z.boolean().default(true),
      }),
    )
    .default([]),
});

const seedFile = z.strictObject({
  users: z.array(user).default([]),
  connectors: z.array(connector).default([]),
  sources: z.array(source).default([]),
  tables: z.array(table).default([]),
});

/** Content of a seed file; README.md describes it. Sources name their connector by its `key`, tables their source. */
export type SeedFile = z.infer<typeof seedFile>;

/** A seed file that cannot be used; `problems` name the place and what is wrong there. */
export class SeedError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The seed file cannot be used:\n${problems.map(problem => `  ${problem}`).join('\n')}`);
  }
}

/**
 * Reads and checks a seed file.
 * @throws SeedError with every problem, in words
 */
export function readSeedFile(json: string): SeedFile {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new SeedError([`It is not JSON: ${error instanceof Error ? error.message : String(error)}`]);
  }
  const result = seedFile.safeParse(value);
  if (!result.success) {
    throw new SeedError(result.error.issues.map(({ path, message }) => `${placeOf(path)}: ${message}`));
  }
  const problems = brokenReferences(result.data);
  if (problems.length > 0) throw new SeedError(problems);
  return result.data;
}

/** Writes a path as `connectors[0].title`. */
function placeOf(path: readonly PropertyKey[]): string {
  const written = path.map(part => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return written === '' ? 'The file' : written.replace(/^\./, '');
}

function brokenReferences({ connectors, sources, tables }: SeedFile): readonly string[] {
  const connectorKeys = new Map(connectors.map(each => [each.key, each]));
  const sourceKeys = new Set(sources.map(({ key }) => key));
  return [
    ...repeated(
      'connectors',
      'key',
      connectors.map(({ key }) => key),
    ),
    ...repeated(
      'sources',
      'key',
      sources.map(({ key }) => key),
    ),
    ...repeated(
      'tables',
      'name',
      tables.map(each => each.name),
    ),
    ...sources.flatMap((each, place) => {
      const owner = connectorKeys.get(each.connector);
      if (!owner) return [`sources[${place}].connector: no connector has the key "${each.connector}"`];
      const declared = new Set(owner.settings.map(({ code }) => code));
      return Object.keys(each.values)
        .filter(code => !declared.has(code))
        .map(code => `sources[${place}].values: the connector "${owner.key}" declares no setting "${code}"`);
    }),
    ...tables.flatMap((each, place) =>
      sourceKeys.has(each.source) ? [] : [`tables[${place}].source: no source has the key "${each.source}"`],
    ),
  ];
}

function repeated(list: string, field: string, values: readonly string[]): readonly string[] {
  return values.flatMap((value, place) =>
    values.indexOf(value) < place ? [`${list}[${place}].${field}: "${value}" stands there twice`] : [],
  );
}
