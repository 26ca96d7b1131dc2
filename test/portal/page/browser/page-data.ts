import { pageStateId, type PageState } from '../shared/page-state.ts';
import { wordsIn } from '../shared/words.ts';

/** What the server said about this page. */
export const state = JSON.parse(document.getElementById(pageStateId)?.textContent ?? 'null') as PageState;

export const words = wordsIn(state.lang);
