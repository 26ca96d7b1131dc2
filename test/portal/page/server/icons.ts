import { type Markup, html } from './html.ts';

/** Stroke paths of the page's icons on a 24 × 24 grid. */
const strokes = {
  home: 'M4 11.2 12 4l8 7.2V19a1 1 0 0 1-1 1h-4.5v-5.5h-5V20H5a1 1 0 0 1-1-1z',
  market:
    'M4 9.5h16l-1.2-4.6a1 1 0 0 0-1-.9H6.2a1 1 0 0 0-1 .9zM5.5 9.5V19a1 1 0 0 0 1 1h11a1 1 0 0 0 1-1V9.5M9.5 20v-5.5h5V20',
  bi: 'M4 20h16M6.5 16.5v-5M12 16.5V5M17.5 16.5v-8',
  people:
    'M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.8 19.5c.4-3.2 3-5.2 6.2-5.2s5.8 2 6.2 5.2M15.5 4.8a3.4 3.4 0 0 1 0 6.4M17.8 14.8c1.9.8 3.1 2.4 3.4 4.7',
  app: 'M5 8h9.5a3.5 3.5 0 0 1 0 7H12M9.5 5v6M14 12v6M19 16H9.5a3.5 3.5 0 0 1-3.4-4.3',
  lab: 'M9.5 4h5M10.5 4v6L5 18.4A1.1 1.1 0 0 0 5.9 20h12.2a1.1 1.1 0 0 0 .9-1.6L13.5 10V4M8 15h8',
  menu: 'M4 7h16M4 12h16M4 17h16',
  close: 'M6 6l12 12M18 6 6 18',
  sun: 'M12 16.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4',
  moon: 'M20 14.3A8.3 8.3 0 0 1 9.7 4a8.3 8.3 0 1 0 10.3 10.3Z',
  auto: 'M5 4.5h14a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1v-10a1 1 0 0 1 1-1ZM9 20h6M12 16.5V20',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  arrow: 'M5 12h14M13 6l6 6-6 6',
  clock: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM12 7.5V12l3 2',
  lock: 'M7 10.5V8a5 5 0 0 1 10 0v2.5M6 10.5h12a1 1 0 0 1 1 1V19a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-7.5a1 1 0 0 1 1-1Z',
  copy: 'M9 9h10v11H9zM15 9V4H5v11h4',
  rename: 'M4 20h4L19 9l-4-4L4 16zM13 7l4 4',
  mask: 'M4 6c5 2 11 2 16 0v5c0 5-3 8-8 9-5-1-8-4-8-9zM8 11.5h2.5M13.5 11.5H16',
  info: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM12 11v5.5M12 7.5v.1',
  code: 'M8.5 7 3.5 12l5 5M15.5 7l5 5-5 5M13.5 4.5l-3 15',
  plug: 'M9 3v5M15 3v5M6.5 8h11v3.5a5.5 5.5 0 0 1-11 0zM12 17v4',
  chevron: 'M7 10l5 5 5-5',
} as const;

export type IconName = keyof typeof strokes;

/** All icons, included once per page; icon() refers to them. */
export const iconSprite: Markup = html`<svg class="sprite" aria-hidden="true">
  ${Object.entries(strokes).map(
    ([name, path]) =>
      html`<symbol id="icon-${name}" viewBox="0 0 24 24"
        ><path
          d="${path}"
          fill="none"
          stroke="currentColor"
          stroke-width="1.7"
          stroke-linecap="round"
          stroke-linejoin="round"
      /></symbol>`,
  )}
</svg>`;

export const icon = (name: IconName): Markup =>
  html`<svg class="icon" aria-hidden="true"><use href="#icon-${name}" /></svg>`;
