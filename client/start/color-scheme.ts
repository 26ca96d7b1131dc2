/**
 * Keeps b24ui's `light`/`dark` class on the root in step with `prefers-color-scheme`, which inside a frame follows the
 * color scheme of the portal's page. Nothing is stored, because the portal decides.
 */
export function followColorScheme(root: Element, dark: MediaQueryList): void {
  const apply = (): void => {
    root.classList.toggle('dark', dark.matches);
    root.classList.toggle('light', !dark.matches);
  };
  apply();
  dark.addEventListener('change', apply);
}
