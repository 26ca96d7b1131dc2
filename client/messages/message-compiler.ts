import type { MessageCompiler, MessageContext } from 'vue-i18n';

/**
 * Fills `{name}` into a message. This is all these messages need, it runs without `eval`, and it leaves the signs alone
 * that vue-i18n's own format reads as links and plurals (`@`, `|`).
 */
export const compileMessage: MessageCompiler = message => {
  const text = typeof message === 'string' ? message : '';
  return (context: MessageContext) =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => String(context.named(name)));
};
