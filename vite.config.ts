import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import b24ui from '@bitrix24/b24ui-nuxt/vite';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';
import { firstChunks } from './client/build/first-chunks.ts';
import { kitIcons } from './client/build/kit-icons.ts';
import { dropUnusedStyles } from './client/build/unused-styles.ts';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as {
  version: string;
};
const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * Builds the two pages of the portal frame. The server finds the hashed files through
 * `dist/client/.vite/manifest.json` (keys `client/placement.ts`, `client/install.ts`) and serves them under `/assets/`.
 */
export default defineConfig({
  base: '/',
  publicDir: false,
  plugins: [
    kitIcons(),
    vue(),
    // Components are imported one by one; no router, no unhead, no colour-mode storage: nothing that would inject <style>.
    b24ui({
      router: false,
      colorMode: false,
      components: false,
      autoImport: false,
      dts: false,
      experimental: { componentDetection: true },
    }),
  ],
  css: { postcss: { plugins: [dropUnusedStyles()] } },
  define: {
    __APP_VERSION__: JSON.stringify(version),
    __VUE_OPTIONS_API__: 'false',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    // The messages are plain text, see client/message-compiler.ts.
    __INTLIFY_DROP_MESSAGE_COMPILER__: 'true',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
  },
  build: {
    outDir: 'dist/client',
    assetsDir: 'assets',
    emptyOutDir: true,
    manifest: true,
    sourcemap: false,
    target: 'es2022',
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { placement: at('client/placement.ts'), install: at('client/install.ts') },
      output: { codeSplitting: { groups: firstChunks } },
    },
  },
});
