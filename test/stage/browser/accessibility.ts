import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Frame } from 'playwright-core';

/** One broken rule at one element, as a person reads it. */
export type Violation = string;

let source: Promise<string> | undefined;
/** The text of axe-core, which runs in the page itself. */
const axe = (): Promise<string> =>
  (source ??= readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));

/** Rules of WCAG 2.2, levels A and AA, and what axe calls best practice. */
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

interface Found {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[];
}

/**
 * What breaks the rules on this page as it is now.
 * @param colorsOnly whether only contrast is looked at, because the rest does not depend on the color scheme
 */
export async function violationsIn(frame: Frame, colorsOnly = false): Promise<readonly Violation[]> {
  if (!(await frame.evaluate('typeof axe === "object"'))) await frame.evaluate(await axe());
  const only = colorsOnly ? { type: 'rule', values: ['color-contrast'] } : { type: 'tag', values: tags };
  const options = JSON.stringify({ runOnly: only, resultTypes: ['violations'] });
  const found: readonly Found[] = await frame.evaluate(
    `axe.run(document, ${options}).then(({ violations }) => violations.map(({ id, nodes }) => ({
      id, nodes: nodes.map(({ target, failureSummary }) => ({ target: target.map(String), failureSummary })),
    })))`,
  );
  const ofRules = found.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary.replace(/\s+/g, ' ')}`,
    ),
  );
  return [...ofRules, ...(await paleFields(frame))];
}

/**
 * Fields whose edge or placeholder is too pale (WCAG 1.4.11 and 1.4.3), at which axe does not look. Colors are drawn over
 * what lies behind them, so that transparent ones count as they look.
 */
const paleFields = (frame: Frame): Promise<readonly Violation[]> =>
  frame.evaluate(`(() => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const over = colors => {
      canvas.clearRect(0, 0, 1, 1);
      for (const color of colors) {
        canvas.fillStyle = color;
        canvas.fillRect(0, 0, 1, 1);
      }
      return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const light = color => color.map(part => part / 255)
      .map(part => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
      .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
    const contrast = (one, other) => {
      const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
      return (bright + 0.05) / (dark + 0.05);
    };
    const grounds = element => element === null ? [] : [...grounds(element.parentElement), getComputedStyle(element).backgroundColor];
    const edges = ({ borderTopWidth, borderTopColor, outlineStyle, outlineColor, boxShadow }) => [
      ...(borderTopWidth === '0px' ? [] : [borderTopColor]),
      ...(outlineStyle === 'none' ? [] : [outlineColor]),
      ...(boxShadow.match(/(?:rgba?|color|oklab|oklch)\\([^)]*\\)(?! 0px 0px 0px 0px)/g) ?? []),
    ];
    const name = element => element.id === '' ? element.outerHTML.slice(0, 80) : '#' + element.id;
    const fields = [...document.querySelectorAll('input:not([type=checkbox], [type=radio], [type=file]), textarea, select')]
      .filter(field => field.checkVisibility() && !field.disabled && field.getBoundingClientRect().width > 1);
    return fields.flatMap(field => {
      // The edge of the query editor is that of the box around its field.
      const box = field.closest('.sql-editor') ?? field;
      const around = grounds(box.parentElement);
      const inside = [...around, getComputedStyle(field).backgroundColor];
      const edge = Math.max(1, ...edges(getComputedStyle(box)).map(color => contrast(over([...inside, color]), over(around))));
      const hint = field.placeholder
        ? contrast(over([...inside, getComputedStyle(field, '::placeholder').color]), over(inside))
        : 21;
      return [
        ...(edge < 3 ? ['edge of a field at ' + name(field) + ': ' + edge.toFixed(2)] : []),
        ...(hint < 4.5 ? ['placeholder at ' + name(field) + ': ' + hint.toFixed(2)] : []),
      ];
    });
  })()`);
