import type { Rollup } from 'vite';

/** The smaller of the two pages: what it needs, both need. */
const smallerEntry = /\/client\/install\.ts$/;
/** An entry runs when its file is loaded, so none may lie in a chunk that the other page loads. */
const entry = /\/client\/(install|placement)\.ts$/;

/** The bundler's context, whose method needs its object. */
interface Context {
  getModuleInfo(id: string): Pick<Rollup.ModuleInfo, 'importers'> | null;
}

/**
 * The chunks of what the pages need at once: `start` for both, `page` for the places. Left to itself, the bundler makes a
 * chunk of every module that a later place shares, and the first view takes twice as many requests.
 */
export const firstChunks = [
  {
    name: (id: string, context: Context): string | null =>
      !entry.test(id) && isImportedBy(smallerEntry, id, context) ? 'start' : null,
    tags: ['$initial' as const],
    priority: 2,
  },
  { name: (id: string) => (entry.test(id) ? null : 'page'), tags: ['$initial' as const], priority: 1 },
];

/** Whether a chain of static imports leads from the entry to this module. */
function isImportedBy(start: RegExp, id: string, context: Context): boolean {
  const seen = new Set<string>();
  const toVisit = [id];
  for (let next = toVisit.pop(); next !== undefined; next = toVisit.pop()) {
    if (start.test(next)) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    toVisit.push(...(context.getModuleInfo(next)?.importers ?? []));
  }
  return false;
}
