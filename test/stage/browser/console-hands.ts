import type { Locator } from 'playwright-core';
import type { AppStage } from './app-stage.ts';

export const button = ({ app }: AppStage, name: string) => app.getByRole('button', { name, exact: true });
export const link = ({ app }: AppStage, name: string) => app.getByRole('link', { name, exact: true });
export const input = ({ app }: AppStage, field: string) => app.locator(`#edit-${field}`);
export const told = ({ app }: AppStage, text: string) => app.locator('.notice').getByText(text).waitFor();

interface Pressable {
  readonly focus: () => void;
  readonly click: () => void;
}

/**
 * Presses what the locator finds, once it is visible, enabled, uncovered and at rest. The press itself does not go by
 * place: the page may grow between a mouse's down and up, and the click would end beside the button.
 *
 * @param times presses in a row, before the page can react to the first
 */
export async function click(wanted: Locator, times = 1): Promise<void> {
  await wanted.click({ trial: true });
  await wanted.evaluate((element: Pressable, presses) => {
    element.focus();
    for (let press = 0; press < presses; press += 1) element.click();
  }, times);
}

export const press = (set: AppStage, name: string, times = 1): Promise<void> =>
  click(button(set, name), times);
export const follow = (set: AppStage, name: string): Promise<void> => click(link(set, name));
export const go = async ({ frame }: AppStage, place: string): Promise<void> => {
  await (await frame()).evaluate(`location.hash = ${JSON.stringify(place)}`);
};
