/** Target of a REST request, read from its path. */
export interface RestTarget {
  /** Lower-cased method. */
  readonly method: string;
  readonly format: 'json' | 'xml';
  readonly version: 2 | 3;
  /** Credentials in the path: `/rest[/api]/<user>/<code>/<method>`. */
  readonly webhook?: { readonly userId: number; readonly code: string };
}

/** True for every path of the REST service. */
export function isRestPath(path: string): boolean {
  return /^\/+rest(\/|$)/.test(path);
}

/** Reads all path forms: doubled slashes, `.json`, `.xml`, trailing slash, any case, v3, webhook (platform contract 4.1). */
export function readTarget(path: string): RestTarget {
  const segments = path.split('/').filter(segment => segment !== '');
  segments.shift();
  const last = segments.pop() ?? '';
  const format = /\.xml$/i.test(last) ? 'xml' : 'json';
  const method = last.replace(/\.(json|xml)$/i, '').toLowerCase();
  const version = segments[0]?.toLowerCase() === 'api' ? 3 : 2;
  const [userId, code] = version === 3 ? segments.slice(1) : segments;
  if (userId !== undefined && code !== undefined && /^\d+$/.test(userId)) {
    return { method, format, version, webhook: { userId: Number(userId), code } };
  }
  return { method, format, version };
}
