/** The output of a command. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** True when `err` is shown to a person. */
  readonly isInteractive: boolean;
}

/** The text without control characters: titles and answers are foreign and must not steer the terminal. */
export const plainText = (text: string): string =>
  text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, ' ');

/** The value as JSON, with every character escaped that could steer a terminal. */
export const asJson = (value: unknown): string =>
  JSON.stringify(value, undefined, 2).replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    each => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** The head of a column: `tableId` becomes `TABLE ID`. */
export const headOf = (field: string): string => field.replace(/[A-Z]/g, ' $&').toUpperCase();

/** Aligns rows in columns, each as wide as its longest cell. */
export function columns(rows: readonly (readonly string[])[]): string {
  const lines = rows.map(row => row.map(cell => plainText(cell).replaceAll('\n', ' ')));
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

/** Does the work and shows the elapsed time once a second, if a person is watching. */
export async function withProgress<T>(terminal: Terminal, label: string, work: () => Promise<T>): Promise<T> {
  if (!terminal.isInteractive) return work();
  const begun = performance.now();
  const show = () => terminal.err(`\r\u001b[K${label}… ${Math.round((performance.now() - begun) / 1000)} s`);
  show();
  const timer = setInterval(show, 1_000);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    terminal.err('\r\u001b[K');
  }
}
