import type { Problem } from '../transport/answer.ts';
import type { Connection } from './connection-string.ts';
import { databaseTypes, type Database, type DatabaseType } from './database.ts';

/** The fields as they are typed. */
export interface DatabaseDraft {
  type: DatabaseType;
  title: string;
  host: string;
  port: string;
  database: string;
  user: string;
  password: string;
  tlsMode: 'verify' | 'encrypt' | 'off';
  ca: string;
  serverName: string;
  timeZone: string;
  numbers: 'token' | 'text';
  offer: 'all' | 'published' | 'schemas';
  /** One schema a line. */
  schemas: string;
}

export const portOf = (type: DatabaseType): string =>
  String(databaseTypes.find(each => each.type === type)?.port ?? '');

export const emptyDraft = (): DatabaseDraft => ({
  type: 'postgres',
  title: '',
  host: '',
  port: portOf('postgres'),
  database: '',
  user: '',
  password: '',
  tlsMode: 'verify',
  ca: '',
  serverName: '',
  timeZone: '',
  numbers: 'token',
  offer: 'all',
  schemas: '',
});

export const draftOf = (stored: Database): DatabaseDraft => ({
  ...emptyDraft(),
  type: stored.type === null || stored.type === 'sample' ? 'postgres' : stored.type,
  title: stored.title,
  host: stored.host,
  port: String(stored.port),
  database: stored.database,
  user: stored.user,
  tlsMode: stored.tls.mode,
  ca: stored.tls.ca ?? '',
  serverName: stored.tls.serverName ?? '',
  timeZone: stored.timeZone ?? '',
  numbers: stored.numbers,
  offer: stored.offer.tables,
  schemas: stored.offer.tables === 'schemas' ? stored.offer.schemas.join('\n') : '',
});

/** What a pasted connection string changes; fields that it leaves out stay as they are. */
export const filledBy = (connection: Connection): Partial<DatabaseDraft> => ({
  type: connection.type,
  host: connection.host,
  port: connection.port,
  tlsMode: connection.tls,
  ...(connection.database !== undefined && { database: connection.database }),
  ...(connection.user !== undefined && { user: connection.user }),
  ...(connection.password !== undefined && { password: connection.password }),
  ...(connection.serverName !== undefined && { serverName: connection.serverName }),
});

/** Whether the stored password goes with this draft: it is never sent to another server or for another user. */
export const keepsPassword = (draft: DatabaseDraft, stored: Database | null): boolean =>
  stored !== null &&
  draft.host.trim().toLowerCase() === stored.host.toLowerCase() &&
  draft.port.trim() === String(stored.port) &&
  draft.user === stored.user;

/** The rules of the fields, which the server applies too. */
export function databaseProblems(draft: DatabaseDraft, stored: Database | null): readonly Problem[] {
  const problems: Problem[] = [];
  const refuse = (field: keyof DatabaseDraft, code: string): void => void problems.push({ field, code });
  const port = draft.port.trim();
  for (const field of ['title', 'host', 'database', 'user'] as const)
    if (draft[field].trim() === '') refuse(field, 'VALIDATION_REQUIRED_FIELD_MISSING');
  if (draft.host.trim() !== '' && !/^[\p{L}\p{N}._:[\]-]+$/u.test(draft.host.trim()))
    refuse('host', 'VALIDATION_NOT_A_HOST');
  if (!/^[1-9]\d{0,4}$/.test(port) || Number(port) > 65_535) refuse('port', 'VALIDATION_NOT_A_PORT');
  if (stored !== null && draft.password === '' && !keepsPassword(draft, stored))
    refuse('password', 'VALIDATION_REQUIRED_FIELD_MISSING');
  return problems;
}

const offerOf = ({ offer, schemas }: DatabaseDraft): object =>
  offer === 'schemas'
    ? {
        tables: 'schemas',
        schemas: schemas
          .split('\n')
          .map(each => each.trim())
          .filter(each => each !== ''),
      }
    : { tables: offer };

/** The place and the credentials, which is all that a check needs. */
const placeIn = (draft: DatabaseDraft): Readonly<Record<string, unknown>> => ({
  host: draft.host.trim(),
  port: Number(draft.port),
  database: draft.database,
  user: draft.user,
  tls: {
    mode: draft.tlsMode,
    ...(draft.tlsMode === 'verify' && draft.ca.trim() !== '' && { ca: draft.ca }),
    ...(draft.tlsMode === 'verify' &&
      draft.serverName.trim() !== '' && { serverName: draft.serverName.trim() }),
  },
  timeZone: draft.timeZone.trim() === '' ? null : draft.timeZone.trim(),
  numbers: draft.numbers,
});

export const toCheck = (draft: DatabaseDraft): object => ({
  type: draft.type,
  ...placeIn(draft),
  password: draft.password,
});

export const toCreate = (draft: DatabaseDraft, unchecked: boolean): object => ({
  title: draft.title,
  ...toCheck(draft),
  offer: offerOf(draft),
  ...(unchecked && { unchecked }),
});

/** Only what differs from what is stored, so that another title alone needs no check. A password left empty is kept. */
export function toChange(draft: DatabaseDraft, stored: Database, unchecked: boolean): object {
  const before = draftOf(stored);
  const [now, then] = [
    { title: draft.title, ...placeIn(draft), offer: offerOf(draft) },
    { title: before.title, ...placeIn(before), offer: offerOf(before) } as Readonly<Record<string, unknown>>,
  ];
  const changed = Object.entries(now).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(then[name]),
  );
  return {
    ...Object.fromEntries(changed),
    ...(draft.password !== '' && { password: draft.password }),
    ...(unchecked && { unchecked }),
  };
}

/** The field of the form that a problem of the server belongs to. */
export const fieldOf = ({ field, ...problem }: Problem): Problem => {
  const names: Readonly<Record<string, keyof DatabaseDraft>> = {
    'tls.ca': 'ca',
    'tls.serverName': 'serverName',
    'tls.mode': 'tlsMode',
    tls: 'tlsMode',
  };
  return { ...problem, field: names[field] ?? field };
};
