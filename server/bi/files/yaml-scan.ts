import { CST, Lexer } from 'yaml';

/** Maximum depth of nesting; a connector is four levels deep in its file. */
const deepest = 32;

/** Maximum number of lexemes; about 1 500 connectors have as many. Parsing YAML takes time for each of them. */
export const mostLexemes = 100_000;

/** The result of a scan. `tooDeepAt` is the position of the first character that is nested too deep. */
export type YamlScan = 'fine' | 'too many parts' | { readonly tooDeepAt: number };

/**
 * Scans a text before it is parsed as YAML and rejects what the parser cannot handle. The parser recurses with nesting, and
 * V8 ends the whole process when a regular expression is compiled at the end of the stack.
 */
export function scanYaml(text: string): YamlScan {
  let lexemes = 0;
  let at = 0;
  let openBrackets = 0;
  /**
   * Lists begun within lists on one line, as in `- - - x`. Indentation nests, too, but each level takes a longer line.
   */
  let listsOnLine = 0;
  for (const lexeme of new Lexer().lex(text)) {
    switch (CST.tokenType(lexeme)) {
      case 'flow-seq-start':
      case 'flow-map-start':
        openBrackets += 1;
        break;
      case 'flow-seq-end':
      case 'flow-map-end':
        openBrackets -= 1;
        break;
      case 'newline':
        listsOnLine = 0;
        break;
      case 'seq-item-ind':
      case 'explicit-key-ind':
      case 'map-value-ind':
        if (openBrackets === 0) listsOnLine += 1;
        break;
      default:
    }
    if (openBrackets > deepest || listsOnLine > deepest) return { tooDeepAt: Math.min(at, text.length) };
    lexemes += 1;
    if (lexemes > mostLexemes) return 'too many parts';
    // The lexer adds marks of its own, which are not part of the text.
    if (!/^[\u0002\u0018\u001f]$/.test(lexeme)) at += lexeme.length;
  }
  return 'fine';
}
