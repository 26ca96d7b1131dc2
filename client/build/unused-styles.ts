import type { Declaration, Plugin, Rule } from 'postcss';

/** Contexts of b24ui that this app never sets: the `edge-*` themes and the portal's mobile and desktop apps. */
const neverSet = /\.edge-(dark|light)|\[data-platform/;

function dropUnreachable(rule: Rule): void {
  const reachable = rule.selectors.filter(selector => !neverSet.test(selector));
  if (reachable.length === 0) rule.remove();
  else if (reachable.length < rule.selectors.length) rule.selectors = reachable;
}

/**
 * Removes rules for contexts that this app never sets, then the design tokens that nothing reads, until none is left.
 * The kit ships 1350 tokens; the pages read a third of them.
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
