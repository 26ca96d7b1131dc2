import type { UiResult } from '../../biconnector/ui/ui-result.ts';
import { fill } from '../shared/words.ts';
import { Refusal, type Action } from './action.ts';
import type { PageContext } from './page-context.ts';

/** Something to say; the page stays as it is. */
interface Note {
  readonly note: string;
}

/** What a person may do with a source or a table; refusals come in the portal's own words. */
function analytics(run: (context: PageContext, id: number) => unknown): Action {
  return (context, { id }) => {
    const { biBuilder, analyticsHub } = context.user;
    if (!biBuilder || !analyticsHub) throw new Refusal(context.words.bi.denied, 403);
    return run(context, Number(id));
  };
}

function noteOf<Value>(result: UiResult<Value>, say: (value: Value) => string): Note {
  if (!result.ok) throw new Refusal(result.message);
  return { note: say(result.value) };
}

/** The buttons of the BI page. */
export const biActions: Readonly<Record<string, Action>> = {
  'bi-check': analytics(async ({ portal, words }, id) =>
    noteOf(await portal.ui.checkSource(id), () => words.bi.connected),
  ),
  'bi-tables': analytics(async ({ portal, words }, id) =>
    noteOf(await portal.ui.tableList(id), tables =>
      fill(words.bi.offered, { titles: tables.map(({ title }) => title).join(', ') }),
    ),
  ),
  'bi-preview': analytics(async ({ portal, words }, id) =>
    noteOf(await portal.ui.preview(id), ({ rows }) =>
      fill(words.bi.rows, { count: rows.length, first: (rows[0] ?? []).join(' · ') }),
    ),
  ),
  'bi-switch': analytics(({ portal, user }, id) => {
    const source = portal.sources.get(id);
    if (!source) throw new Refusal('No such source', 404);
    portal.ui.setActive(id, !source.active, user);
    return {};
  }),
};
