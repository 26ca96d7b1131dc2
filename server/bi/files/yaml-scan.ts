import { CST, Lexer } from 'yaml';

/** A connector is four levels deep in its file. */
const deepest = 32;

/** Of names, values, signs and blanks: about 1 500 connectors. Reading YAML takes time for each of them, whatever their length. */
const mostParts = 100_000;

export type YamlScan = 'fine' | 'too many parts' | { readonly tooDeepAt: number };

/**
 * Looks a text over before it is parsed. Where it nests deeper than any file of connectors is told in characters from its start: the parser descends with
 * the call stack, and V8 ends the whole process when a regular expression is compiled at the stack's end.
 */
export function scanYaml(text: string): YamlScan {
  let parts = 0;
  let at = 0;
  /** Open brackets. */
  let flow = 0;
  /** Lists within lists begun on one line: `- - - x`. Those begun by indentation need a line each, twice as long every time. */
  let onLine = 0;
  for (const lexeme of new Lexer().lex(text)) {
    switch (CST.tokenType(lexeme)) {
      case 'flow-seq-start':
      case 'flow-map-start':
        flow += 1;
        break;
      case 'flow-seq-end':
      case 'flow-map-end':
        flow -= 1;
        break;
      case 'newline':
        onLine = 0;
        break;
      case 'seq-item-ind':
      case 'explicit-key-ind':
      case 'map-value-ind':
        if (flow === 0) onLine += 1;
        break;
      default:
    }
    if (flow > deepest || onLine > deepest) return { tooDeepAt: Math.min(at, text.length) };
    if ((parts += 1) > mostParts) return 'too many parts';
    // The lexer's own marks stand for nothing in the text.
    if (!/^[\u0002\u0018\u001f]$/.test(lexeme)) at += lexeme.length;
  }
  return 'fine';
}
