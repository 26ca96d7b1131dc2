const setCookie = (name: string, value: string): void => {
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`;
};

/** Starts the switches of theme and language. The theme changes in place, because the app's frame follows `color-scheme`. */
export function startSettings(): void {
  document.addEventListener('click', event => {
    if (!(event.target instanceof Element)) return;
    const theme = event.target.closest<HTMLElement>('[data-theme-choice]')?.dataset['themeChoice'];
    const language = event.target.closest<HTMLElement>('[data-language]')?.dataset['language'];
    if (theme) {
      setCookie('portal_theme', theme);
      document.documentElement.dataset['theme'] = theme;
      for (const button of document.querySelectorAll<HTMLElement>('[data-theme-choice]')) {
        button.setAttribute('aria-pressed', String(button.dataset['themeChoice'] === theme));
      }
    }
    if (language) {
      setCookie('portal_lang', language);
      location.reload();
    }
  });
}
