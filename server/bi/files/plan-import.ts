import { isDeepStrictEqual } from 'node:util';
import type { Problem } from '../../bitrix24/answer.ts';
import { checkInput } from '../../bitrix24/biconnector/check-input.ts';
import { connectorDraft, type ConnectorDraft } from '../../bitrix24/biconnector/connector-input.ts';
import type { Connector } from '../../bitrix24/biconnector/connectors.ts';
import { readId, type ConnectorId } from '../../bitrix24/biconnector/ids.ts';
import { isItem, readText } from '../../bitrix24/biconnector/item.ts';
import { defaults, fieldsOf, fileFields, type FileField } from './file-format.ts';
import type { FileProblem, FileReading } from './read-file.ts';

export interface Change {
  readonly field: FileField;
  readonly from: unknown;
  readonly to: unknown;
}

/** What becomes of one connector of a file. */
export type PlannedConnector =
  | { readonly action: 'add'; readonly title: string; readonly fields: object }
  | {
      readonly action: 'change';
      readonly title: string;
      readonly id: ConnectorId;
      readonly changes: readonly Change[];
      readonly fields: object;
    }
  | { readonly action: 'same'; readonly title: string; readonly id: ConnectorId }
  | { readonly action: 'conflict'; readonly title: string; readonly reason: Conflict }
  | {
      readonly action: 'invalid';
      readonly title: string;
      readonly problems: readonly Problem[];
      readonly reason?: string;
    };

export type Conflict =
  /** Several connectors of the portal have the title. */
  | 'TITLE_AMBIGUOUS_IN_PORTAL'
  /** Several connectors of the file have it. */
  | 'TITLE_AMBIGUOUS_IN_FILE'
  /** Another connector of the file means the same one of the portal. */
  | 'MATCHED_TWICE';

/** The portal's connectors, and which portal it is. */
export interface PortalConnectors {
  readonly memberId: string;
  readonly connectors: readonly Connector[];
}

/**
 * What an import would do, without doing anything. A connector of the file is the one with its title; the id counts where the
 * file is from this very portal, and tells apart what has the same title, or finds what was renamed.
 */
export function planImport(file: FileReading, present: PortalConnectors): readonly PlannedConnector[] {
  if (!file.ok) return noFile(file.problem, file.detail);
  const read: Entry[] = [];
  let problems = 0;
  for (const raw of file.connectors) {
    const entry = readEntry(raw);
    if (!entry.ok) problems += entry.invalid.problems.length;
    if (problems > mostProblems) return noFile('FILE_TOO_LARGE', `problems > ${mostProblems}`);
    read.push(entry);
  }
  const trusted = file.memberId === present.memberId;
  const byTitle = groupByTitle(present.connectors);
  const byId = new Map(present.connectors.map(connector => [connector.id, connector]));
  const found = read.map(entry => (entry.ok ? match(entry, byTitle, trusted ? byId : new Map()) : undefined));
  const titles = countEach(read.map(entry => (entry.ok ? entry.draft.title : undefined)));
  const matches = countEach(found);
  return read.map((entry, at) => {
    if (!entry.ok) return entry.invalid;
    const here = found[at];
    const { title } = entry.draft;
    const hasTwins = (titles.get(title) ?? 0) > 1;
    if (here === 'ambiguous') return { action: 'conflict', title, reason: 'TITLE_AMBIGUOUS_IN_PORTAL' };
    if (hasTwins && !(here !== undefined && trusted && entry.id === here.id))
      return { action: 'conflict', title, reason: 'TITLE_AMBIGUOUS_IN_FILE' };
    if (here === undefined) return { action: 'add', title, fields: withoutDefaults(entry.draft) };
    if ((matches.get(here) ?? 0) > 1) return { action: 'conflict', title, reason: 'MATCHED_TWICE' };
    return compare(entry.draft, here);
  });
}

/** Nobody reads more; finding them all in a hostile file would keep everybody else waiting. */
const mostProblems = 20_000;

const noFile = (problem: FileProblem, detail: string): readonly PlannedConnector[] => [
  { action: 'invalid', title: '', reason: problem, problems: [{ field: detail, code: problem }] },
];

function groupByTitle(connectors: readonly Connector[]): ReadonlyMap<string, readonly Connector[]> {
  const groups = new Map<string, Connector[]>();
  for (const connector of connectors) {
    const group = groups.get(connector.title);
    if (group === undefined) groups.set(connector.title, [connector]);
    else group.push(connector);
  }
  return groups;
}

function countEach<T>(values: readonly T[]): ReadonlyMap<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

type Entry =
  | { readonly ok: true; readonly id: ConnectorId | undefined; readonly draft: ConnectorDraft }
  | { readonly ok: false; readonly invalid: PlannedConnector & { readonly action: 'invalid' } };

function readEntry(raw: unknown): Entry {
  const { id, ...fields } = isItem(raw) ? raw : {};
  const checked = checkInput(connectorDraft, fields);
  if (checked.ok) return { ok: true, id: readId<'connector'>(id), draft: checked.value };
  const title = readText(fields['title']).slice(0, 512);
  return { ok: false, invalid: { action: 'invalid', title, problems: checked.problems ?? [] } };
}

function match(
  { id, draft }: Entry & { readonly ok: true },
  byTitle: ReadonlyMap<string, readonly Connector[]>,
  byId: ReadonlyMap<ConnectorId, Connector>,
): Connector | 'ambiguous' | undefined {
  const named = byTitle.get(draft.title) ?? [];
  const own = id === undefined ? undefined : byId.get(id);
  if (named.length === 0) return own;
  if (own !== undefined && named.includes(own)) return own;
  return named.length === 1 ? named[0] : 'ambiguous';
}

/** Differences that mean something: an absent field is its default. */
function compare(draft: ConnectorDraft, connector: Connector): PlannedConnector {
  const now = fieldsOf(connector);
  const then: Readonly<Record<FileField, unknown>> = { ...defaults, ...draft };
  const changes = fileFields.flatMap(field =>
    isDeepStrictEqual(canonical(now[field]), canonical(then[field]))
      ? []
      : [{ field, from: now[field], to: then[field] }],
  );
  const { id } = connector;
  const { title } = draft;
  if (changes.length === 0) return { action: 'same', title, id };
  const fields = Object.fromEntries(changes.map(({ field, to }) => [field, to]));
  return { action: 'change', title, id, changes, fields };
}

/** Settings are a list of three texts each, in whatever order their keys come; 0 and -0 are one number. */
function canonical(value: unknown): unknown {
  if (typeof value === 'number') return value + 0;
  if (!Array.isArray(value)) return value;
  return value.map((setting: unknown) =>
    isItem(setting) ? [setting['code'], setting['name'], setting['type']] : setting,
  );
}

/** A portal that does not know a field yet takes a connector without it. */
const withoutDefaults = (draft: ConnectorDraft): object =>
  Object.fromEntries(
    Object.entries(draft).filter(
      ([field, value]) =>
        !Object.hasOwn(defaults, field) || defaults[field as keyof typeof defaults] !== value,
    ),
  );
