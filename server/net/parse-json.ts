/** Reads a JSON text. @returns its value, or undefined when the text is not JSON (JSON has no `undefined` of its own) */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
