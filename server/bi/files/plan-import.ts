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

/** What an import does with one connector of a file. */
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
  /** Several connectors of the file have the title. */
  | 'TITLE_AMBIGUOUS_IN_FILE'
  /** Several connectors of the file match the same one of the portal. */
  | 'MATCHED_TWICE';

/** A portal and its connectors. */
export interface PortalConnectors {
  readonly memberId: string;
  readonly connectors: readonly Connector[];
}

/**
 * Plans an import without doing anything. A connector of the file matches the one with its title. Its id counts only if the
 * file is from this very portal; there it tells connectors with one title apart and finds a renamed one.
 * @returns a plan for each connector, or one invalid entry if the file cannot be used
 */
export function planImport(file: FileReading, portal: PortalConnectors): readonly PlannedConnector[] {
  if (!file.ok) return unusableFile(file.problem, file.detail);
  const entries = readEntries(file.connectors);
  if (entries === undefined) return unusableFile('FILE_TOO_LARGE', `problems > ${mostProblems}`);
  const idsCount = file.memberId === portal.memberId;
  const byTitle = groupByTitle(portal.connectors);
  const byId = new Map(idsCount ? portal.connectors.map(connector => [connector.id, connector]) : []);
  const matches = entries.map(entry => (entry.ok ? matchOf(entry, byTitle, byId) : undefined));
  const titleCounts = countEach(entries.map(entry => (entry.ok ? entry.draft.title : undefined)));
  const matchCounts = countEach(matches);
  return entries.map((entry, index) => {
    if (!entry.ok) return entry.invalid;
    const match = matches[index];
    const { title } = entry.draft;
    if (match === 'ambiguous') return { action: 'conflict', title, reason: 'TITLE_AMBIGUOUS_IN_PORTAL' };
    const isRepeated = (titleCounts.get(title) ?? 0) > 1;
    const isMatchedById = match !== undefined && idsCount && entry.id === match.id;
    if (isRepeated && !isMatchedById) return { action: 'conflict', title, reason: 'TITLE_AMBIGUOUS_IN_FILE' };
    if (match === undefined) return { action: 'add', title, fields: withoutDefaults(entry.draft) };
    if ((matchCounts.get(match) ?? 0) > 1) return { action: 'conflict', title, reason: 'MATCHED_TWICE' };
    return compare(entry.draft, match);
  });
}

/** Maximum number of problems in a file. Collecting them all in a hostile file would block the process. */
const mostProblems = 20_000;

const unusableFile = (problem: FileProblem, detail: string): readonly PlannedConnector[] => [
  { action: 'invalid', title: '', reason: problem, problems: [{ field: detail, code: problem }] },
];

/** Reads all connectors of a file; undefined if they have too many problems. */
function readEntries(connectors: readonly unknown[]): readonly FileEntry[] | undefined {
  const entries: FileEntry[] = [];
  let problems = 0;
  for (const raw of connectors) {
    const entry = readEntry(raw);
    if (!entry.ok) problems += entry.invalid.problems.length;
    if (problems > mostProblems) return undefined;
    entries.push(entry);
  }
  return entries;
}

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

/** A connector of the file after its check. */
type FileEntry =
  | { readonly ok: true; readonly id: ConnectorId | undefined; readonly draft: ConnectorDraft }
  | { readonly ok: false; readonly invalid: PlannedConnector & { readonly action: 'invalid' } };

function readEntry(raw: unknown): FileEntry {
  const { id, ...fields } = isItem(raw) ? raw : {};
  const checked = checkInput(connectorDraft, fields);
  if (checked.ok) return { ok: true, id: readId<'connector'>(id), draft: checked.value };
  const title = readText(fields['title']).slice(0, 512);
  return { ok: false, invalid: { action: 'invalid', title, problems: checked.problems ?? [] } };
}

/** The connector of the portal that an entry of the file means. */
function matchOf(
  { id, draft }: FileEntry & { readonly ok: true },
  byTitle: ReadonlyMap<string, readonly Connector[]>,
  byId: ReadonlyMap<ConnectorId, Connector>,
): Connector | 'ambiguous' | undefined {
  const sameTitle = byTitle.get(draft.title) ?? [];
  const sameId = id === undefined ? undefined : byId.get(id);
  if (sameTitle.length === 0) return sameId;
  if (sameId !== undefined && sameTitle.includes(sameId)) return sameId;
  return sameTitle.length === 1 ? sameTitle[0] : 'ambiguous';
}

/** Compares a connector of the file with one of the portal. An absent field has its default. */
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

/** A value in a form that can be compared: the keys of settings in a fixed order, and -0 as 0. */
function canonical(value: unknown): unknown {
  if (typeof value === 'number') return value + 0;
  if (!Array.isArray(value)) return value;
  return value.map((setting: unknown) =>
    isItem(setting) ? [setting['code'], setting['name'], setting['type']] : setting,
  );
}

/** Leaves out default values, because an older portal may not know their fields yet. */
const withoutDefaults = (draft: ConnectorDraft): object =>
  Object.fromEntries(
    Object.entries(draft).filter(
      ([field, value]) =>
        !Object.hasOwn(defaults, field) || defaults[field as keyof typeof defaults] !== value,
    ),
  );
