import type { AppStage } from './app-stage.ts';
import { until } from './app-stage.ts';

/** Waits until the portal has made the frame as high as its content wants: then no scrollbar is left in it. */
export async function fits({ frame }: AppStage): Promise<void> {
  const framed = await frame();
  await until(
    framed,
    'document.documentElement.scrollHeight <= innerHeight && document.body.getBoundingClientRect().height <= innerHeight',
  );
  expect(
    await framed.evaluate(
      '[innerWidth - document.documentElement.clientWidth, document.documentElement.scrollWidth <= innerWidth]',
    ),
  ).toEqual([0, true]);
}

/** Elements that reach beyond the frame's edges. */
export const sticksOut = async ({ frame }: AppStage): Promise<unknown> =>
  (await frame()).evaluate(`[...document.querySelectorAll('#app *')].filter(element => {
    const { left, right, width } = element.getBoundingClientRect();
    return width > 1 && !element.closest('.sr-only') && (left < -0.5 || right > innerWidth + 0.5);
  }).map(({ outerHTML }) => outerHTML.slice(0, 80))`);
