import type { DatabaseType } from './database.ts';

/** What a connection string says; what it leaves out is undefined. */
export interface Connection {
  readonly type: DatabaseType;
  readonly host: string;
  readonly port: string;
  readonly database: string | undefined;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly tls: 'verify' | 'encrypt' | 'off';
  readonly serverName: string | undefined;
  /** Names of parameters that the form has no field for. */
  readonly leftOut: readonly string[];
}

const schemes: Readonly<Record<string, { readonly type: DatabaseType; readonly port: string }>> = {
  postgres: { type: 'postgres', port: '5432' },
  postgresql: { type: 'postgres', port: '5432' },
  mysql: { type: 'mysql', port: '3306' },
  mariadb: { type: 'mysql', port: '3306' },
  clickhouse: { type: 'clickhouse', port: '8443' },
  https: { type: 'clickhouse', port: '8443' },
  http: { type: 'clickhouse', port: '8123' },
};

/** What the usual words of drivers mean: libpq's `sslmode`, MySQL's `ssl-mode`, ClickHouse's `secure`. */
const tlsWords: Readonly<Record<string, Connection['tls']>> = {
  disable: 'off',
  disabled: 'off',
  false: 'off',
  '0': 'off',
  allow: 'encrypt',
  prefer: 'encrypt',
  preferred: 'encrypt',
  require: 'encrypt',
  required: 'encrypt',
  'no-verify': 'encrypt',
};
const tlsNames = ['sslmode', 'ssl-mode', 'ssl', 'tls', 'secure'];

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Reads a connection string as drivers write it. Passwords may hold any character, also unescaped `@`, `:` and `/`,
 * which a reader of URLs would stumble over.
 * @returns null for a text that is not one
 */
export function readConnection(text: string): Connection | null {
  const [, scheme = '', rest = ''] = /^(?:jdbc:)?([a-z]+)(?:\+\w+)?:\/\/(\S+)$/i.exec(text.trim()) ?? [];
  const known = schemes[scheme.toLowerCase()];
  if (known === undefined) return null;
  // The last @ ends the credentials: hosts and databases hardly ever hold one, passwords do.
  const query = rest.indexOf('?', rest.lastIndexOf('@') + 1);
  const before = query === -1 ? rest : rest.slice(0, query);
  const params = new URLSearchParams(query === -1 ? '' : rest.slice(query + 1));
  const at = before.lastIndexOf('@');
  const [, user, password] = /^([^:]*)(?::([\s\S]*))?$/.exec(before.slice(0, Math.max(at, 0))) ?? [];
  const [, host = '', port, path = ''] =
    /^(\[[^\]]+\]|[^:/]*)(?::(\d{1,5}))?(?:\/(.*))?$/.exec(before.slice(at + 1)) ?? [];
  if (host === '') return null;

  const asked = new Map([...params].map(([name, value]) => [name.toLowerCase(), value]));
  const take = (...names: readonly string[]): string | undefined => {
    const values = names.map(name => [asked.get(name), asked.delete(name)] as const);
    return values.find(([value]) => value !== undefined)?.[0];
  };
  const ofQuery = {
    user: take('user', 'username'),
    password: take('password'),
    database: take('database', 'db', 'dbname'),
    serverName: take('sslsni', 'servername'),
  };
  const word = take(...tlsNames)?.toLowerCase();
  const usual = scheme.toLowerCase() === 'http' ? 'off' : 'verify';
  return {
    type: known.type,
    host: host.replace(/^\[|\]$/g, ''),
    port: port ?? (known.type === 'clickhouse' && tlsWords[word ?? ''] === 'off' ? '8123' : known.port),
    database: decode(path.replace(/\/$/, '')) || ofQuery.database,
    user: decode(user ?? '') || ofQuery.user,
    password: password === undefined ? ofQuery.password : decode(password),
    tls: (word === undefined ? undefined : tlsWords[word]) ?? usual,
    serverName: ofQuery.serverName,
    leftOut: [...asked.keys()],
  };
}
