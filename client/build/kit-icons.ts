import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

/** The icons of b24ui's dictionary that the components of this app can show, by their name in the dictionary. */
const kept: Readonly<Record<string, string>> = {
  chevronDown: '@bitrix24/b24icons-vue/outline/ChevronDownLIcon',
  close: '@bitrix24/b24icons-vue/outline/CrossMIcon',
  loading: '@bitrix24/b24icons-vue/animated/LoaderWaitIcon',
};
const folder = '@bitrix24/b24ui-nuxt/dist/runtime/';
const dictionary = /\/dictionary\/icons(\.js)?$/;

/**
 * Replaces b24ui's dictionary of fifty icons, which no bundler can take apart, with the few that are used. The build
 * fails when a component reads another one.
 */
export function kitIcons(): Plugin {
  const module = fileURLToPath(new URL('kit-icons.virtual.js', import.meta.url));
  return {
    name: 'kit-icons',
    enforce: 'pre',
    resolveId: (id, importer) => (dictionary.test(id) && importer?.includes(folder) ? module : null),
    load: id => {
      if (id !== module) return null;
      const names = Object.keys(kept);
      const imports = names.map(name => `import ${name} from ${JSON.stringify(kept[name])};`);
      return [...imports, `export default { ${names.join(', ')} };`].join('\n');
    },
    transform(code, id) {
      if (!id.includes(folder) || !/\bicons\b/.test(code) || id.includes('?')) return;
      for (const [, name = ''] of code.matchAll(/\bicons\.(?!js\b)(\w+)/g)) {
        if (!(name in kept))
          this.error(`${id} shows the icon "${name}": add it to client/build/kit-icons.ts`);
      }
    },
  };
}
