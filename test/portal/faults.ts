import type { JsonMap } from './json.ts';

/** What goes wrong instead of (or, for a delay, before) the proper answer. */
export type FaultEffect =
  | { readonly kind: 'status'; readonly status: number; readonly code: string; readonly description?: string }
  | { readonly kind: 'json'; readonly body: JsonMap; readonly status?: number }
  | { readonly kind: 'html'; readonly status?: number; readonly body?: string }
  | { readonly kind: 'empty'; readonly status?: number }
  | { readonly kind: 'redirect'; readonly location: string; readonly status?: number }
  /** The connection breaks before a byte of the answer. */
  | { readonly kind: 'reset' }
  /** Half an answer, then the connection breaks: the 60-second cut. */
  | { readonly kind: 'cut' }
  /** Nothing comes until release() or the end of the sandbox. */
  | { readonly kind: 'hang' }
  /** The request takes effect, and its answer waits for release() or the end of the sandbox, which break the connection. */
  | { readonly kind: 'withhold' }
  /** The proper answer, so many milliseconds of the sandbox clock later. */
  | { readonly kind: 'delay'; readonly ms: number };

export type Fault = FaultEffect & {
  /** How often, default once. */
  readonly times?: number;
  /** A REST method or a grant; without it the fault hits whatever comes next. */
  readonly match?: string;
};

/** Faults waiting for their request, in the order they were pushed. */
export class FaultQueue {
  private waiting: { readonly fault: Fault; left: number }[] = [];
  private readonly held = new Set<() => void>();

  push(...faults: readonly Fault[]): void {
    for (const fault of faults) this.waiting.push({ fault, left: fault.times ?? 1 });
  }

  /** The fault this request meets, if any; counts it down. */
  take(name: string): Fault | undefined {
    if (this.waiting.length === 0) return undefined;
    const found = this.waiting.find(({ fault }) => (fault.match ?? name).toLowerCase() === name);
    if (!found) return undefined;
    found.left -= 1;
    if (found.left <= 0) this.waiting = this.waiting.filter(each => each !== found);
    return found.fault;
  }

  /** Faults not met yet. */
  get size(): number {
    return this.waiting.reduce((sum, { left }) => sum + left, 0);
  }

  clear(): void {
    this.waiting = [];
  }

  /** How many requests hang now. */
  get hanging(): number {
    return this.held.size;
  }

  /** Keeps a request hanging; `end` is called on release. Returns how to forget it when the client gives up. */
  hold(end: () => void): () => void {
    this.held.add(end);
    return () => {
      this.held.delete(end);
    };
  }

  /** Breaks every hanging connection. */
  release(): void {
    for (const end of this.held) end();
    this.held.clear();
  }
}
