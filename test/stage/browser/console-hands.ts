import type { Locator } from 'playwright-core';
import type { AppStage } from './app-stage.ts';

export const button = ({ app }: AppStage, name: string) => app.getByRole('button', { name, exact: true });
export const link = ({ app }: AppStage, name: string) => app.getByRole('link', { name, exact: true });
export const input = ({ app }: AppStage, field: string) => app.locator(`#edit-${field}`);
export const told = ({ app }: AppStage, text: string) => app.locator('.notice').getByText(text).waitFor();
/** Presses a button once the frame has its height: while it grows, a click that has begun may end beside the button. */
export const press = (set: AppStage, name: string, clickCount = 1): Promise<void> =>
  clickWhenCalm(set, button(set, name), clickCount);

/** Follows a link in the same way. */
export const follow = (set: AppStage, name: string): Promise<void> => clickWhenCalm(set, link(set, name));

async function clickWhenCalm(set: AppStage, wanted: Locator, clickCount = 1): Promise<void> {
  await wanted.waitFor();
  const size = async (): Promise<string> =>
    (await set.frame()).evaluate('`${innerHeight} ${document.body.getBoundingClientRect().height}`');
  for (let before = '', now = await size(); before !== now;) {
    before = now;
    // Longer than the frame waits before it shrinks.
    await new Promise(resolve => setTimeout(resolve, 500));
    now = await size();
  }
  await wanted.click({ clickCount });
}
export const go = async ({ frame }: AppStage, place: string): Promise<void> => {
  await (await frame()).evaluate(`location.hash = ${JSON.stringify(place)}`);
};
