import type { UiResult } from '../../biconnector/ui/ui-result.ts';
import { fill } from '../shared/words.ts';
import { Refusal, type Action } from './action.ts';
import type { PageContext } from './page-context.ts';

/** A note to show; the page stays unchanged. */
interface Note {
  readonly note: string;
}

/** Makes an action on a source or table for people with both BI rights. */
function biAction(run: (context: PageContext, id: number) => unknown): Action {
  return (context, { id }) => {
    const { biBuilder, analyticsHub } = context.user;
    if (!biBuilder || !analyticsHub) throw new Refusal(context.words.bi.denied, 403);
    return run(context, Number(id));
  };
}

function noteOf<Value>(result: UiResult<Value>, describe: (value: Value) => string): Note {
  if (!result.ok) throw new Refusal(result.message);
  return { note: describe(result.value) };
}

/** The buttons of the BI page. */
export const biActions: Readonly<Record<string, Action>> = {
  'bi-check': biAction(async ({ portal, words }, id) =>
    noteOf(await portal.ui.checkSource(id), () => words.bi.connected),
  ),
  'bi-tables': biAction(async ({ portal, words }, id) =>
    noteOf(await portal.ui.tableList(id), tables =>
      fill(words.bi.offered, { titles: tables.map(({ title }) => title).join(', ') }),
    ),
  ),
  'bi-preview': biAction(async ({ portal, words }, id) =>
    noteOf(await portal.ui.preview(id), ({ rows }) =>
      fill(words.bi.rows, { count: rows.length, first: (rows[0] ?? []).join(' · ') }),
    ),
  ),
  'bi-forget': biAction(({ portal }) => {
    portal.ui.clearPreviews();
    return {};
  }),
  'bi-switch': biAction(({ portal, user }, id) => {
    const source = portal.sources.get(id);
    if (!source) throw new Refusal('There is no such source.', 404);
    portal.ui.setActive(id, !source.active, user);
    return {};
  }),
};
