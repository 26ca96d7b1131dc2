import type { JsonMap } from './json.ts';

/** A deviation that replaces the proper answer or, for a delay, precedes it. */
export type FaultEffect =
  | { readonly kind: 'status'; readonly status: number; readonly code: string; readonly description?: string }
  | { readonly kind: 'json'; readonly body: JsonMap; readonly status?: number }
  | { readonly kind: 'html'; readonly status?: number; readonly body?: string; readonly retryAfter?: string }
  | { readonly kind: 'empty'; readonly status?: number }
  | { readonly kind: 'redirect'; readonly location: string; readonly status?: number }
  /** The connection breaks before a byte of the answer. */
  | { readonly kind: 'reset' }
  /** The connection breaks in the middle of the answer, like the 60-second cut of real portals. */
  | { readonly kind: 'cut' }
  /** No answer comes until release() or the end of the sandbox. */
  | { readonly kind: 'hang' }
  /** The request takes effect, but its answer is held until release() or the end of the sandbox breaks the connection. */
  | { readonly kind: 'withhold' }
  /** The proper answer comes this many milliseconds of the sandbox clock later. */
  | { readonly kind: 'delay'; readonly ms: number };

export type Fault = FaultEffect & {
  /** Number of requests it hits; default 1. */
  readonly times?: number;
  /** A REST method or a grant; without it the fault hits the next request. */
  readonly match?: string;
};

/** Faults that wait for their request, in the order they were pushed. */
export class FaultQueue {
  private waiting: { readonly fault: Fault; left: number }[] = [];
  private readonly held = new Set<() => void>();

  push(...faults: readonly Fault[]): void {
    for (const fault of faults) this.waiting.push({ fault, left: fault.times ?? 1 });
  }

  /** Takes the first fault that matches the lower-cased name, and counts it down. */
  take(name: string): Fault | undefined {
    if (this.waiting.length === 0) return undefined;
    const found = this.waiting.find(({ fault }) => (fault.match ?? name).toLowerCase() === name);
    if (!found) return undefined;
    found.left -= 1;
    if (found.left <= 0) this.waiting = this.waiting.filter(each => each !== found);
    return found.fault;
  }

  /** Number of hits still due. */
  get size(): number {
    return this.waiting.reduce((sum, { left }) => sum + left, 0);
  }

  clear(): void {
    this.waiting = [];
  }

  /** Number of requests that hang now. */
  get hanging(): number {
    return this.held.size;
  }

  /** Keeps a request hanging; release() calls `end`. The returned function forgets it when the client gives up. */
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
