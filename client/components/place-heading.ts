import { onMounted, watch, type ShallowRef } from 'vue';

const app = 'Connector Desk';
/** Before the first change of place the focus stays where the page has put it. */
let hasChanged = false;
/** The element that had the focus when the newest way to a place began. */
let leaver: Element | null = null;
/** The element that had the focus when the way to this place began, or the heading that took it since. */
let holder: Element | null = null;

/** Notes the beginning of a way to a place, whose code may take its time. */
export function placeChanging(): void {
  leaver = document.activeElement;
}

/**
 * Notes a change of place: the next heading takes the focus, unless the person moves it meanwhile.
 * @param name the name of the place until its heading is there
 */
export function placeChanged(name: string): void {
  document.title = `${name} · ${app}`;
  // A person who types an id stays in the field while the result appears below it.
  holder = leaver instanceof HTMLInputElement ? null : leaver;
  hasChanged = true;
}

/** Names the place that the page begins with; the focus stays where it is. */
export function placeBegun(name: string): void {
  document.title = `${name} · ${app}`;
}

/**
 * Makes a heading name its place: its text is the title of the window, and it takes the focus after a change of place.
 * @param title a text that tells places of one kind apart; null leaves the title of the window as it is
 */
export function useHeading(
  title: () => string | null,
  heading: Readonly<ShallowRef<HTMLElement | null>>,
): void {
  function arrive(): void {
    const text = title();
    if (text !== null) document.title = `${text} · ${app}`;
    const active = document.activeElement;
    const isLost = active === null || active === document.body;
    if (!hasChanged || !(isLost || active === holder)) return;
    heading.value?.focus({ preventScroll: true });
    holder = heading.value;
  }
  onMounted(arrive);
  watch(title, arrive, { flush: 'post' });
}
