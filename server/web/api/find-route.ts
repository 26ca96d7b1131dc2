import { DeskError } from '../../desk-error.ts';

/** A route that was found, with the texts that its path has in place of the parameters. */
export interface Found<Route> {
  readonly route: Route;
  /** @throws DeskError `BAD_INPUT` when a text is not percent-encoded UTF-8 */
  readonly params: () => Readonly<Record<string, string>>;
}

export type FindRoute<Route> = (url: string) => Found<Route> | undefined;

interface Branch<Route> {
  readonly next: Map<string, Branch<Route>>;
  /** What follows any other text. */
  any?: Branch<Route>;
  end?: { readonly route: Route; readonly names: readonly string[] };
}

/**
 * Finds the route of a URL, one part of its path after the other. A part that is named in a path is preferred to a parameter,
 * because `fields` must not be taken for an id.
 * @param routes by their paths, whose parameters stand in braces: `/api/connectors/{id}`
 */
export function createFindRoute<Route>(routes: ReadonlyMap<string, Route>): FindRoute<Route> {
  const root: Branch<Route> = { next: new Map() };
  for (const [path, route] of routes) {
    let branch = root;
    const names: string[] = [];
    for (const part of path.split('/')) {
      const name = /^\{(\w+)\}$/.exec(part)?.[1];
      if (name === undefined) {
        const known: Branch<Route> = branch.next.get(part) ?? { next: new Map() };
        branch.next.set(part, known);
        branch = known;
      } else {
        names.push(name);
        branch = branch.any ??= { next: new Map() };
      }
    }
    branch.end = { route, names };
  }

  return url => {
    const texts: string[] = [];
    let branch: Branch<Route> | undefined = root;
    for (const part of pathOf(url).split('/')) {
      const named: Branch<Route> | undefined = branch.next.get(part);
      if (named === undefined) texts.push(part);
      branch = named ?? (part === '' ? undefined : branch.any);
      if (branch === undefined) return undefined;
    }
    if (branch.end === undefined) return undefined;
    const { route, names } = branch.end;
    return {
      route,
      params: () => Object.fromEntries(names.map((name, at) => [name, decode(texts[at] ?? '')])),
    };
  };
}

/** The path of a URL without the slash at its end. */
function pathOf(url: string): string {
  const end = url.indexOf('?');
  const path = end === -1 ? url : url.slice(0, end);
  return path.endsWith('/') ? path.slice(0, -1) : path;
}

function decode(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    throw new DeskError('BAD_INPUT');
  }
}
