import { state } from './page-data.ts';

let offset = state.clockOffset;
let show = (): void => undefined;

/** Shows the portal's time after the lab has moved it. */
export function moveClock(milliseconds: number): void {
  offset = milliseconds;
  show();
}

/** Starts the clock in the header, which shows the portal's time. */
export function startClock(): void {
  const clock = document.getElementById('portal-clock');
  if (!clock) return;
  const format = new Intl.DateTimeFormat(state.lang, { hour: '2-digit', minute: '2-digit' });
  show = () => {
    const now = new Date(Date.now() + offset);
    clock.textContent = format.format(now);
    clock.setAttribute('datetime', now.toISOString());
    clock.classList.toggle('moved', offset > 60_000);
  };
  show();
  setInterval(show, 10_000);
}
