import { fill } from '../../shared/words.ts';
import { layout, notice } from '../layout.ts';
import type { PageContext } from '../page-context.ts';

/** Any page of a portal the sandbox does not have: CRM cards, workgroups and the like. */
export function stubPage(context: PageContext): string {
  const { words, request } = context;
  return layout(context, {
    title: words.stub.title,
    content: notice('info', words.stub.title, fill(words.stub.text, { path: request.path })),
  });
}
