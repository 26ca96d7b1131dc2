import { boundedMap } from '../time/bounded-map.ts';

/** Uses of a statement from which on it is prepared. */
const usesBefore = 5;

/** Largest number of prepared statements, because each connection keeps all of them. */
const mostNames = 100;

/** Longest text of a prepared statement, in characters: longer ones insert many rows, rarely the same number twice. */
const longestText = 2_000;

/**
 * Names the statements that come again, so that PostgreSQL prepares each once per connection: planning took two thirds of its
 * time for the question of every call. A statement that reads `*` gets no name, because its prepared form fails once another
 * process has added a column.
 * @returns a function that counts a use of the text and gives its name, or undefined for a statement that is not prepared
 */
export function createStatementNames(): (text: string) => string | undefined {
  const names = new Map<string, string>();
  const uses = boundedMap<string, number>(1_000);
  return text => {
    const known = names.get(text);
    if (known !== undefined) return known;
    if (names.size === mostNames || text.length > longestText || text.includes('*')) return undefined;
    const used = (uses.get(text) ?? 0) + 1;
    if (used < usesBefore) {
      uses.set(text, used);
      return undefined;
    }
    uses.delete(text);
    const name = `desk_${names.size}`;
    names.set(text, name);
    return name;
  };
}
