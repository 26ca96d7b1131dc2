/** The version in package.json, which the build puts in. */
declare const __APP_VERSION__: string;

/** Types for tools that cannot read .vue files; vue-tsc uses the real types. */
declare module '*.vue' {
  import type { DefineComponent } from 'vue';

  const component: DefineComponent;
  export default component;
}
