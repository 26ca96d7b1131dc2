import type { Problem } from '../../bitrix24/answer.ts';
import type { Connector } from '../../bitrix24/biconnector/connector.ts';
import { readId, type ConnectorId } from '../../bitrix24/biconnector/ids.ts';
import { isItem, readText, type Item } from '../../bitrix24/biconnector/item.ts';
import type { Place } from '../../net/decode-text.ts';
import { changesOf, type Change } from './compare-connector.ts';
import { defaults } from './file-format.ts';
import { judgeChanges, judgeNew } from './judge-connector.ts';
import type { PlaceOf } from './parse-file.ts';
import { unusable, type FileReading, type UnusableFile } from './read-file.ts';

/** A problem, and where in the file it is, if that is known. */
export type FileFault = Problem & Partial<Place> & { readonly detail?: string };

/** A connector of a file, and what an import does with it. */
export type PlannedConnector = Decision & {
  readonly title: string;
  /** Its number in the file's list, counted from 1; absent if the file as a whole cannot be used. */
  readonly position?: number;
  readonly line?: number;
};

type Decision =
  | { readonly action: 'add'; readonly fields: object }
  | {
      readonly action: 'change';
      readonly id: ConnectorId;
      readonly changes: readonly Change[];
      readonly fields: object;
    }
  | { readonly action: 'same'; readonly id: ConnectorId }
  | { readonly action: 'conflict'; readonly reason: Conflict }
  | { readonly action: 'invalid'; readonly problems: readonly FileFault[]; readonly reason?: string };

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

/** Maximum number of problems in a file. Collecting them all in a hostile file would block the process. */
const mostProblems = 20_000;

/**
 * Plans an import without doing anything. A connector of the file matches the one with its title. Its id counts only if the
 * file is from this very portal; there it tells connectors with one title apart and finds a renamed one.
 * @returns a plan for each connector, or one invalid entry if the file cannot be used
 */
export function planImport(file: FileReading, portal: PortalConnectors): readonly PlannedConnector[] {
  if (!file.ok) return [unusableFile(file)];
  const idsCount = file.memberId === portal.memberId;
  const byTitle = groupByTitle(portal.connectors);
  const byId = new Map(idsCount ? portal.connectors.map(connector => [connector.id, connector]) : []);
  const entries = file.connectors.map(readEntry);
  const matches = entries.map(entry => matchOf(entry, byTitle, byId));
  const titleCounts = countEach(entries.map(({ title }) => title));
  const matchCounts = countEach(matches);
  const plan: PlannedConnector[] = [];
  let problems = 0;
  for (const [index, entry] of entries.entries()) {
    const match = matches[index];
    const isRepeated = entry.title !== '' && (titleCounts.get(entry.title) ?? 0) > 1;
    const isMatchedById = typeof match === 'object' && entry.id === match.id && byId.has(match.id);
    const isMatchedTwice = match !== undefined && (matchCounts.get(match) ?? 0) > 1;
    let decision: Decision;
    if (match === 'ambiguous') decision = { action: 'conflict', reason: 'TITLE_AMBIGUOUS_IN_PORTAL' };
    else if (isRepeated && !isMatchedById)
      decision = { action: 'conflict', reason: 'TITLE_AMBIGUOUS_IN_FILE' };
    else if (isMatchedTwice) decision = { action: 'conflict', reason: 'MATCHED_TWICE' };
    else decision = decide(entry, match, problem => withPlace(problem, index, file.placeOf));
    if (decision.action === 'invalid') problems += decision.problems.length;
    if (problems > mostProblems)
      return [unusableFile(unusable('FILE_TOO_LARGE', `problems > ${mostProblems}`))];
    const line = file.placeOf(`connectors.${index}`)?.line;
    plan.push({
      ...decision,
      title: entry.title.slice(0, 512),
      position: index + 1,
      ...(line === undefined ? {} : { line }),
    });
  }
  return plan;
}

const unusableFile = ({ problem, detail, place }: UnusableFile): PlannedConnector => ({
  action: 'invalid',
  title: '',
  reason: problem,
  problems: [{ field: '', code: problem, ...(detail === '' ? {} : { detail }), ...place }],
});

/** A connector of the file, not judged yet. */
interface FileEntry {
  readonly title: string;
  readonly id: ConnectorId | undefined;
  readonly fields: Item;
  readonly problems: readonly Problem[];
}

function readEntry(raw: unknown): FileEntry {
  const { id, ...fields } = isItem(raw) ? raw : {};
  const known = readId<'connector'>(id);
  const isUnreadable = known === undefined && id !== undefined && id !== null;
  return {
    title: readText(fields['title']),
    id: known,
    fields,
    problems: isUnreadable ? [{ field: 'id', code: 'VALIDATION_INVALID_ID_FORMAT' }] : [],
  };
}

/** Decides about an entry without a conflict. */
function decide(
  { fields, problems }: FileEntry,
  match: Connector | undefined,
  withPlace: (problem: Problem) => FileFault,
): Decision {
  const changes = match === undefined ? [] : changesOf(fields, match);
  const found = [...problems, ...(match === undefined ? judgeNew(fields) : judgeChanges(fields, changes))];
  if (found.length > 0) return { action: 'invalid', problems: found.map(withPlace) };
  if (match === undefined) return { action: 'add', fields: withoutDefaults(fields) };
  if (changes.length === 0) return { action: 'same', id: match.id };
  const changed = Object.fromEntries(changes.map(({ field, to }) => [field, to]));
  return { action: 'change', id: match.id, changes, fields: changed };
}

/** Adds the place of the field, or of the nearest thing around it that the file has. */
function withPlace(problem: Problem, index: number, placeOf: PlaceOf): FileFault {
  const path = ['connectors', String(index), ...(problem.field === '' ? [] : problem.field.split('.'))];
  for (let length = path.length; length > 1; length -= 1) {
    const place = placeOf(path.slice(0, length).join('.'));
    if (place !== undefined) return { ...problem, ...place };
  }
  return problem;
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

/** The connector of the portal that an entry of the file means. */
function matchOf(
  { id, title }: FileEntry,
  byTitle: ReadonlyMap<string, readonly Connector[]>,
  byId: ReadonlyMap<ConnectorId, Connector>,
): Connector | 'ambiguous' | undefined {
  const sameTitle = byTitle.get(title) ?? [];
  const sameId = id === undefined ? undefined : byId.get(id);
  if (sameTitle.length === 0) return sameId;
  if (sameId !== undefined && sameTitle.includes(sameId)) return sameId;
  return sameTitle.length === 1 ? sameTitle[0] : 'ambiguous';
}

/** Leaves out default values, because an older portal may not know their fields yet. */
const withoutDefaults = (fields: Item): object =>
  Object.fromEntries(
    Object.entries(fields).filter(
      ([field, value]) =>
        !Object.hasOwn(defaults, field) || defaults[field as keyof typeof defaults] !== value,
    ),
  );
