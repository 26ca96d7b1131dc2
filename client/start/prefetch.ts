import type { Router } from 'vue-router';

/** How a page says that its person pays for every byte. */
interface Connection {
  readonly saveData?: boolean;
}

/** Loads the code of places before anybody goes there. A load that fails is repeated, and reported, by the visit itself. */
export interface Prefetch {
  /** Loads the place that a link leads to, when its `href` is a place of this page. */
  readonly place: (href: string | null) => Promise<void>;
  /** Loads the places of all these links, one after another, unless the person saves data. */
  readonly places: (hrefs: () => readonly (string | null)[]) => Promise<void>;
}

/** What this browser says about the connection; not every browser does. */
export const navigatorConnection = (): Connection | undefined =>
  (navigator as Navigator & { readonly connection?: Connection }).connection;

export function createPrefetch(router: Router, connection: Connection | undefined): Prefetch {
  const begun = new Set<unknown>();

  async function place(href: string | null): Promise<void> {
    if (href?.startsWith('#/') !== true) return;
    for (const { components } of router.resolve(href.slice(1)).matched) {
      const load: unknown = components?.['default'];
      if (!isLoader(load) || begun.has(load)) continue;
      begun.add(load);
      await load().catch(() => begun.delete(load));
    }
  }

  return {
    place,
    places: async hrefs => {
      if (connection?.saveData === true) return;
      for (const href of hrefs()) await place(href);
    },
  };
}

/** Only places that are loaded later are functions; the others are components, which are objects here. */
const isLoader = (component: unknown): component is () => Promise<unknown> => typeof component === 'function';

/**
 * Loads a place when the pointer or the focus reaches a link to it.
 * @param root the element that holds all links, also those to come
 */
export function prefetchOnTouch(root: HTMLElement, prefetch: Prefetch): void {
  const onTouch = ({ target }: Event): void => {
    if (target instanceof Element) void prefetch.place(target.closest('a')?.getAttribute('href') ?? null);
  };
  for (const event of ['pointerover', 'focusin', 'touchstart'])
    root.addEventListener(event, onTouch, { passive: true });
}

/** The addresses of all links on the page. */
export const linksIn = (root: ParentNode): readonly (string | null)[] =>
  [...root.querySelectorAll('a[href^="#/"]')].map(link => link.getAttribute('href'));
