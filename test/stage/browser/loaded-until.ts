import type { Frame, Page, Request } from 'playwright-core';

/** A request of the app's frame. */
export interface Loaded {
  readonly kind: 'document' | 'script' | 'stylesheet' | 'api' | 'other';
  /** Path without the query. */
  readonly path: string;
  /** Bytes of the body as they came over the wire; 0 from the browser's cache. */
  readonly bytes: number;
}

const kindOf = (request: Request): Loaded['kind'] => {
  const type = request.resourceType();
  if (type === 'document' || type === 'script' || type === 'stylesheet') return type;
  return type === 'fetch' || type === 'xhr' ? 'api' : 'other';
};

const noSizes = { responseBodySize: 0 };

/** Hears what the app at this origin loads into its frame, from the opening on. */
export function hearLoads(page: Page, origin: string) {
  const requests: Request[] = [];
  page.on('request', request => {
    if (new URL(request.url()).origin === origin) requests.push(request);
  });
  return {
    forget: (): void => void requests.splice(0),
    /** What has been asked for since the last `forget`, in order; the first ones only, where a number is given. */
    loaded: (until = requests.length): Promise<readonly Loaded[]> =>
      Promise.all(
        requests.slice(0, until).map(async request => ({
          kind: kindOf(request),
          path: new URL(request.url()).pathname,
          // A body from the browser's cache counts below nothing.
          bytes: Math.max(0, (await request.sizes().catch(() => noSizes)).responseBodySize),
        })),
      ),
    /** Paths of what has been asked for since the last `forget`, answered or not. */
    paths: (): readonly string[] => requests.map(request => new URL(request.url()).pathname),
    /** How many requests there were since the last `forget`. */
    count: (): number => requests.length,
  };
}

/** Sum of all layout shifts of the frame so far; 0 means that nothing has moved. */
export const layoutShift = (frame: Frame): Promise<number> =>
  frame.evaluate(`new Promise(resolve => {
    let sum = 0;
    new PerformanceObserver(list => {
      for (const shift of list.getEntries()) if (!shift.hadRecentInput) sum += shift.value;
    }).observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => resolve(sum), 100);
  })`);
