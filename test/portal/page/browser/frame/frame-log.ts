/** Reason why a message was met with silence. */
export type Refusal = 'source' | 'origin' | 'sid' | 'form' | 'unknown' | 'forbidden';

/** One line of the developer's log. */
export interface FrameLogEntry {
  readonly at: number;
  /** `in` is from the frame, `out` to the frame. */
  readonly direction: 'in' | 'out';
  readonly text: string;
  readonly refusal?: Refusal;
}

const longestLog = 300;
const entries: FrameLogEntry[] = [];
const listeners = new Set<() => void>();

/** Messages between this page and its frames. */
export const frameLog = {
  entries: entries as readonly FrameLogEntry[],
  add(direction: 'in' | 'out', data: unknown, refusal?: Refusal): void {
    const text = typeof data === 'string' ? data : JSON.stringify(data);
    entries.push({ at: Date.now(), direction, text, ...(refusal && { refusal }) });
    if (entries.length > longestLog) entries.shift();
    for (const listener of listeners) listener();
  },
  clear(): void {
    entries.length = 0;
    for (const listener of listeners) listener();
  },
  onChange(listener: () => void): void {
    listeners.add(listener);
  },
};
