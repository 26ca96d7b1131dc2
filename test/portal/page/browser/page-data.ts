import { pageStateId, type PageState } from '../shared/page-state.ts';
import { wordsIn } from '../shared/words.ts';

/** State of this page as the server sent it. */
export const state = JSON.parse(document.getElementById(pageStateId)?.textContent ?? 'null') as PageState;

export const words = wordsIn(state.lang);
