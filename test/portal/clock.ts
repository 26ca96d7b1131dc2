/** Cancels a scheduled call; does nothing when it has already run. */
export type Cancel = () => void;

interface Appointment {
  readonly at: number;
  readonly run: () => void;
}

/**
 * The sandbox's time: real time plus an offset that only advance() moves.
 * A frozen clock stands still until advance(): for tests of rates, which must not depend on the machine's speed.
 * Token lifetimes, delayed events, latency and rate limits all follow it, so a test never has to wait.
 */
export class SandboxClock {
  private offset = 0;
  private timer: NodeJS.Timeout | undefined;
  private readonly appointments = new Set<Appointment>();
  private readonly frozenAt: number | undefined;

  constructor(options: { readonly frozen?: boolean } = {}) {
    this.frozenAt = options.frozen === true ? Date.now() : undefined;
  }

  /** Milliseconds since the epoch. */
  now(): number {
    return (this.frozenAt ?? Date.now()) + this.offset;
  }

  /** Moves time forward by so many milliseconds and runs at once whatever has become due. */
  advance(milliseconds: number): void {
    if (milliseconds < 0) throw new RangeError('Time only moves forward.');
    this.offset += milliseconds;
    this.runDue();
  }

  /** Runs the call after so many milliseconds of this clock. */
  after(milliseconds: number, run: () => void): Cancel {
    const appointment = { at: this.now() + milliseconds, run };
    this.appointments.add(appointment);
    this.arm();
    return () => {
      this.appointments.delete(appointment);
      this.arm();
    };
  }

  /** Resolves after so many milliseconds of this clock. */
  wait(milliseconds: number): Promise<void> {
    return new Promise(resolve => {
      this.after(milliseconds, resolve);
    });
  }

  /** Forgets every appointment, so that nothing keeps the process alive. */
  close(): void {
    this.appointments.clear();
    this.arm();
  }

  private runDue(): void {
    const now = this.now();
    const due = [...this.appointments].filter(each => each.at <= now).sort((a, b) => a.at - b.at);
    for (const appointment of due) this.appointments.delete(appointment);
    this.arm();
    for (const appointment of due) appointment.run();
  }

  private arm(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.appointments.size === 0) return;
    const next = Math.min(...[...this.appointments].map(each => each.at));
    const wait = Math.max(0, next - this.now());
    if (wait > 0 && this.frozenAt !== undefined) return;
    this.timer = setTimeout(() => this.runDue(), wait);
  }
}
