import type { Declaration, Plugin, Rule } from 'postcss';

/** Contexts of b24ui that this app never sets: the `edge-*` themes and the portal's mobile and desktop apps. */
const neverSet = /\.edge-(dark|light)|\[data-platform/;

function dropUnreachable(rule: Rule): void {
  const reachable = rule.selectors.filter(selector => !neverSet.test(selector));
  if (reachable.length === 0) rule.remove();
  else if (reachable.length < rule.selectors.length) rule.selectors = reachable;
}

/**
 * Leaves out of the stylesheet what no page of this app can show: rules for contexts it never sets, and then the design
 * tokens nothing reads, until none is left. The kit ships all 1350 of them; the pages read a third.
 */
export function dropUnusedStyles(): Plugin {
  return {
    postcssPlugin: 'drop-unused-styles',
    OnceExit(root) {
      root.walkRules(dropUnreachable);
      for (let dropped = 1; dropped > 0;) {
        dropped = 0;
        const read = new Set(root.toString().match(/(?<=var\(\s*)--[\w-]+/g));
        root.walkDecls(/^--(?!tw-)/, (token: Declaration) => {
          if (read.has(token.prop)) return;
          token.remove();
          dropped += 1;
        });
      }
      root.walkRules(rule => {
        if (rule.nodes.length === 0) rule.remove();
      });
    },
  };
}
