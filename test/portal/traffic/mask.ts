import { isMap, isPhpArray, type Json, type JsonMap } from '../json.ts';

/** Names whose values are secrets of the platform, in lower case (platform contract 1.1). */
const secretNames: ReadonlySet<string> = new Set([
  'auth',
  'auth_id',
  'access_token',
  'refresh_id',
  'refresh_token',
  'client_secret',
  'application_token',
  'sessid',
]);

/** Names below which every value is a secret: what a user filled in for a connector (biconnector contract 7.1). */
const secretBranches: ReadonlySet<string> = new Set(['connection', 'settings']);

/** A value without its secret part: a long one keeps its first four characters, so that two can be told apart. */
export function maskText(text: string): string {
  return text.length >= 16 ? `${text.slice(0, 4)}…` : '…';
}

/** Copies parameters with all secrets masked. An authorization code counts as one beside its grant. */
export function maskMap(parameters: JsonMap): JsonMap {
  return maskBranch(parameters, false);
}

/** Masks secrets in a query, and the code of an incoming webhook in the path. */
export function maskUrl(url: string): string {
  const [path, query] = splitOnce(url);
  const masked = path.replace(
    /(\/rest\/+(?:api\/+)?\d+\/+)([^/]+)/,
    (_all, before: string, code: string) => before + maskText(code),
  );
  if (query === undefined) return masked;
  const pairs = query.split('&').map(pair => {
    const [name, value] = splitOnce(pair, '=');
    if (value === undefined || !isSecretName(decoded(name), query)) return pair;
    return `${name}=${maskText(value)}`;
  });
  return `${masked}?${pairs.join('&')}`;
}

/** True for `auth`, `params[auth]`, and whatever lies below `connection` or `settings`. */
function isSecretName(name: string, query: string): boolean {
  const parts = name
    .toLowerCase()
    .split(/[[\]]+/)
    .filter(part => part !== '');
  const last = parts.at(-1) ?? '';
  if (last === 'code') return /(?:^|&)grant_type=/.test(query);
  return secretNames.has(last) || parts.some(part => secretBranches.has(part));
}

/** True for the settings that a connector declares: they have names and types, but no values. */
function areDeclared(settings: Json): boolean {
  return isPhpArray(settings) && Object.values(settings).every(each => isMap(each) && 'type' in each);
}

function maskBranch(map: JsonMap, all: boolean): JsonMap {
  const withGrant = 'grant_type' in map;
  return Object.fromEntries(
    Object.entries(map).map(([name, value]) => {
      const lower = name.toLowerCase();
      const secret = all || secretNames.has(lower) || (lower === 'code' && withGrant);
      return [name, maskValue(value, secret, all || (secretBranches.has(lower) && !areDeclared(value)))];
    }),
  );
}

/** In a branch that is named like a token, as `auth` of an event, every part is judged by its own name. */
function maskValue(value: Json, secret: boolean, branch: boolean): Json {
  if (isMap(value)) return maskBranch(value, branch);
  if (Array.isArray(value))
    return (value as readonly Json[]).map(each => maskValue(each, secret || branch, branch));
  if (!secret && !branch) return typeof value === 'string' && /[?&]/.test(value) ? maskUrl(value) : value;
  return value === null || value === '' ? value : maskText(JSON.stringify(value).replace(/^"|"$/g, ''));
}

function splitOnce(text: string, mark = '?'): readonly [string, string?] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
