import { fill } from '../../shared/words.ts';
import { layout, notice } from '../layout.ts';
import type { PageContext } from '../page-context.ts';

/** Page for portal addresses that the sandbox does not emulate, such as CRM cards and workgroups. */
export function stubPage(context: PageContext): string {
  const { words, request } = context;
  return layout(context, {
    title: words.stub.title,
    content: notice('info', words.stub.title, fill(words.stub.text, { path: request.path })),
  });
}
