import type { MessageCompiler, MessageContext } from 'vue-i18n';

/**
 * Replaces `{name}` in a message, which is all these messages need. It runs without `eval` and does not treat `@` and
 * `|` as links and plurals, as vue-i18n's own format does.
 */
export const compileMessage: MessageCompiler = message => {
  const text = typeof message === 'string' ? message : '';
  return (context: MessageContext) =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => String(context.named(name)));
};
