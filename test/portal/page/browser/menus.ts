import { requireElement } from './dom.ts';

/** Starts the left menu of narrow windows and the account menu. */
export function startMenus(): void {
  const portal = requireElement('.portal');
  const burger = document.querySelector<HTMLElement>('.burger');
  const account = document.querySelector<HTMLDetailsElement>('.account');

  const show = (open: boolean): void => {
    portal.classList.toggle('menu-open', open);
    burger?.setAttribute('aria-expanded', String(open));
    if (open) document.querySelector<HTMLElement>('.menu-link')?.focus();
  };

  document.addEventListener('click', event => {
    if (!(event.target instanceof Element)) return;
    const wanted = event.target.closest<HTMLElement>('[data-menu]')?.dataset['menu'];
    if (wanted) show(wanted === 'open');
    else if (event.target.closest('[data-lab]')) show(false);
    if (account?.open && !account.contains(event.target)) account.open = false;
  });
  document.addEventListener('keydown', event => {
    if (event.key !== 'Escape') return;
    if (portal.classList.contains('menu-open')) {
      show(false);
      burger?.focus();
    }
    if (account?.open) {
      account.open = false;
      account.querySelector('summary')?.focus();
    }
  });
}
