/**
 * Control characters other than tabs and line breaks, and lone surrogates. PostgreSQL text cannot hold NUL, and PHP reads JSON
 * with a lone surrogate as no data at all.
 */
const unreadable = /[^\P{Cc}\t\n\r]|\p{Cs}/u;
const everyUnreadable = new RegExp(unreadable, 'gu');

/** Tells whether a text may be sent to a portal and stored. */
export const isReadable = (text: string): boolean => !unreadable.test(text);

/** A text without unreadable characters, of `longest` UTF-16 units at most; the cut halves no character. */
export const readableText = (text: string, longest: number): string =>
  text.slice(0, longest).replace(everyUnreadable, '');

/** Number of unreadable texts that are named; each of them would be a problem in the answer. */
const mostNamed = 20;

/** Length of a path in an answer, in characters; a deep one would be longer than the input. */
const longestPath = 500;

/** A value of the input, and where it stands. */
interface Part {
  readonly value: unknown;
  readonly name: string;
  readonly within: Part | undefined;
}

/** Paths of the values and names in `input` that hold unreadable characters, such as `settings.2.code`. */
export function unreadableIn(input: unknown): readonly string[] {
  const found: string[] = [];
  // A list of what is left, because a deep input would overflow the stack. The last part comes next.
  const left: Part[] = [{ value: input, name: '', within: undefined }];
  for (let part = left.pop(); part !== undefined && found.length < mostNamed; part = left.pop()) {
    const { value } = part;
    if (!isReadable(part.name) || (typeof value === 'string' && !isReadable(value))) found.push(pathOf(part));
    else if (typeof value === 'object' && value !== null) {
      const names = Object.keys(value);
      for (let at = names.length - 1; at >= 0; at -= 1) {
        const name = names[at] ?? '';
        const member = (value as Readonly<Record<string, unknown>>)[name];
        if (mayBeUnreadable(member) || !isReadable(name)) left.push({ value: member, name, within: part });
      }
    }
  }
  return found;
}

const mayBeUnreadable = (value: unknown): boolean =>
  typeof value === 'string' || (typeof value === 'object' && value !== null);

/** The end of a part's path; the beginning of a very long one is left out. */
function pathOf(part: Part): string {
  let path = part.name;
  for (let at = part.within; at?.within !== undefined && path.length < longestPath; at = at.within)
    path = `${at.name}.${path}`;
  return path.slice(-longestPath);
}
