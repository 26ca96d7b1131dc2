/** Where a command writes. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Somebody looks at `err`. */
  readonly isWatched: boolean;
}

/** Titles and answers are foreign: nothing of them may steer the terminal. */
export const plain = (text: string): string =>
  text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, ' ');

/** The value as JSON for a program, without anything that would steer a terminal. */
export const asJson = (value: unknown): string =>
  JSON.stringify(value, undefined, 2).replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    each => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** Rows in columns as wide as they have to be. */
export function columns(rows: readonly (readonly string[])[]): string {
  const lines = rows.map(row => row.map(cell => plain(cell).replaceAll('\n', ' ')));
  const widths = (lines[0] ?? []).map((_, at) => Math.max(...lines.map(row => row[at]?.length ?? 0)));
  return lines
    .map(row =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Says once a second how long something has been going on, to whoever looks. */
export async function withProgress<T>(terminal: Terminal, what: string, work: () => Promise<T>): Promise<T> {
  if (!terminal.isWatched) return work();
  const begun = performance.now();
  const show = () => terminal.err(`\r\u001b[K${what}… ${Math.round((performance.now() - begun) / 1000)} s`);
  show();
  const timer = setInterval(show, 1_000);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    terminal.err('\r\u001b[K');
  }
}
