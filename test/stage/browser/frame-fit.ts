import { type AppStage, until } from './app-stage.ts';

/** Waits until the portal has made the frame as high as its content wants, and no scrollbar is left in it. */
export async function fits({ frame }: AppStage): Promise<void> {
  await until(
    await frame(),
    `(({ scrollHeight, scrollWidth, clientWidth }) =>
      scrollHeight <= innerHeight && document.body.getBoundingClientRect().height <= innerHeight &&
      clientWidth === innerWidth && scrollWidth <= innerWidth)(document.documentElement)`,
  );
}

/** Elements that reach beyond the frame's edges; what lies in a line that is scrolled does not. */
export const sticksOut = async ({ frame }: AppStage): Promise<unknown> =>
  (await frame()).evaluate(`[...document.querySelectorAll('#app *')].filter(element => {
    const { left, right, width } = element.getBoundingClientRect();
    return width > 1 && !element.closest('.sr-only, .chips > *') && (left < -0.5 || right > innerWidth + 0.5);
  }).map(({ outerHTML }) => outerHTML.slice(0, 80))`);
