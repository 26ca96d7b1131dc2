/** Cancels a scheduled call; does nothing when it has already run. */
export type Cancel = () => void;

interface Appointment {
  readonly at: number;
  readonly run: () => void;
}

/**
 * The sandbox's clock: real time plus an offset that only advance() moves. Token lifetimes, delayed events, latency
 * and rate limits follow it, so a test never has to wait. A frozen clock moves only by advance(), so that the machine's
 * speed does not matter.
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

  /** Moves time forward and at once runs the calls that became due. */
  advance(milliseconds: number): void {
    if (milliseconds < 0) throw new RangeError('Time only moves forward.');
    this.offset += milliseconds;
    this.runDue();
  }

  /** Runs the call after this many milliseconds of this clock. */
  after(milliseconds: number, run: () => void): Cancel {
    const appointment = { at: this.now() + milliseconds, run };
    this.appointments.add(appointment);
    this.arm();
    return () => {
      this.appointments.delete(appointment);
      this.arm();
    };
  }

  /** Resolves after this many milliseconds of this clock. */
  wait(milliseconds: number): Promise<void> {
    return new Promise(resolve => {
      this.after(milliseconds, resolve);
    });
  }

  /** Drops all scheduled calls, so that no timer keeps the process alive. */
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
