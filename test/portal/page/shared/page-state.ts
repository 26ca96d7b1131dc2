/** What the portal's server tells the browser code of a page. Used by both sides, so neither Node nor DOM appears here. */
import type { Language } from './words.ts';

/** A person in the dialogs. */
export interface PersonCard {
  readonly id: number;
  readonly name: string;
  readonly position: string;
  readonly admin: boolean;
}

/** One rendering of the app's frame: what the form posts and what getInitData will report. */
export interface FrameSeed {
  /** Handler with the query string. */
  readonly url: string;
  /** `host|0|sid`; empty for a frame the portal opens by a bare GET. */
  readonly name: string;
  readonly sid: string;
  /** Hidden fields of the form; null: the frame is opened by GET through `src`. */
  readonly fields: Readonly<Record<string, string>> | null;
  readonly placement: string;
  /** Parsed; `''` when there are none. */
  readonly placementOptions: unknown;
  readonly install: boolean;
  readonly firstRun: boolean;
  readonly admin: boolean;
  readonly memberId: string;
  readonly auth: FrameAuth;
  readonly appOptions: Readonly<Record<string, unknown>>;
  readonly userOptions: Readonly<Record<string, unknown>>;
}

/** Tokens under the names of the frame protocol; the life is in seconds, as text. */
export interface FrameAuth {
  readonly AUTH_ID: string;
  readonly AUTH_EXPIRES: string;
  readonly REFRESH_ID: string;
}

/** The page around the frame. */
export interface PageState {
  readonly lang: Language;
  /** Anti-forgery value every call of the page carries. */
  readonly sessid: string;
  readonly user: PersonCard;
  readonly people: readonly PersonCard[];
  readonly app: { readonly title: string; readonly clientId: string; readonly code: string };
  readonly profile: 'cloud' | 'box';
  /** The page sits in a side panel of another page. */
  readonly inSlider: boolean;
  /** Milliseconds the portal's clock is ahead of the real one. */
  readonly clockOffset: number;
  readonly frame: FrameSeed | null;
  /** Options of a deep link: the app opens in a side panel over this page. */
  readonly deepLink: FrameSeed | null;
}

/** Id of the JSON block that carries the state. */
export const pageStateId = 'page-state';
