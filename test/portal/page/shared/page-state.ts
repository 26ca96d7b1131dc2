/** State of a page that the portal's server sends to the browser code. Both sides import it, so it uses neither Node nor DOM. */
import type { Language } from './words.ts';

/** A person in the dialogs. */
export interface PersonCard {
  readonly id: number;
  readonly name: string;
  readonly position: string;
  readonly admin: boolean;
}

/** One rendering of the app's frame: fields that the form posts and data that getInitData reports. */
export interface FrameSeed {
  /** Handler URL with the query string. */
  readonly url: string;
  /** `host|0|sid`; empty for a frame that the portal opens by a bare GET. */
  readonly name: string;
  readonly sid: string;
  /** Hidden fields of the form; null if the frame is opened by GET through `src`. */
  readonly fields: Readonly<Record<string, string>> | null;
  readonly placement: string;
  /** Parsed options; `''` when there are none. */
  readonly placementOptions: unknown;
  readonly install: boolean;
  readonly firstRun: boolean;
  readonly admin: boolean;
  readonly memberId: string;
  readonly auth: FrameAuth;
  readonly appOptions: Readonly<Record<string, unknown>>;
  readonly userOptions: Readonly<Record<string, unknown>>;
}

/** Tokens under the names of the frame protocol; AUTH_EXPIRES is in seconds, as text. */
export interface FrameAuth {
  readonly AUTH_ID: string;
  readonly AUTH_EXPIRES: string;
  readonly REFRESH_ID: string;
}

/** The page around the frame. */
export interface PageState {
  readonly lang: Language;
  /** Anti-forgery value that every call of the page carries. */
  readonly sessid: string;
  readonly user: PersonCard;
  readonly people: readonly PersonCard[];
  readonly app: { readonly title: string; readonly clientId: string; readonly code: string };
  readonly profile: 'cloud' | 'box';
  /** True in a side panel of another page. */
  readonly inSlider: boolean;
  /** Milliseconds by which the portal's clock is ahead of the real one. */
  readonly clockOffset: number;
  readonly frame: FrameSeed | null;
  /** Frame of a deep link; the app opens in a side panel over this page. */
  readonly deepLink: FrameSeed | null;
}

/** Id of the JSON block that carries the state. */
export const pageStateId = 'page-state';
