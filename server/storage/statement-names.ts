import { boundedMap } from '../time/bounded-map.ts';

/** Number of the use from which on a statement is prepared. */
const firstPreparedUse = 5;

/** Largest number of prepared statements, because each connection keeps all of them. */
const mostNames = 100;

/**
 * Largest number of parameters of a prepared statement. Those with more insert many rows or look for many values, and each number
 * of them would be a statement of its own.
 */
const mostParameters = 16;

/**
 * Names the statements that come again, so that PostgreSQL prepares each once per connection: planning took two thirds of its
 * time for the question of every call. A statement that reads `*` gets no name, because its prepared form fails once another
 * process has added a column.
 * @returns a function that counts a use of the text with so many parameters, and gives its name, or undefined for a statement that
 * is not prepared
 */
export function createStatementNames(): (text: string, parameters: number) => string | undefined {
  const names = new Map<string, string>();
  const uses = boundedMap<string, number>(1_000);
  return (text, parameters) => {
    const known = names.get(text);
    if (known !== undefined) return known;
    if (names.size === mostNames || parameters > mostParameters || text.includes('*')) return undefined;
    const used = (uses.get(text) ?? 0) + 1;
    if (used < firstPreparedUse) {
      uses.set(text, used);
      return undefined;
    }
    uses.delete(text);
    const name = `desk_${names.size}`;
    names.set(text, name);
    return name;
  };
}
