import type { FrameAuth, FrameSeed } from '../../shared/page-state.ts';
import { h } from '../dom.ts';
import { frameLog } from './frame-log.ts';
import { sendReply } from './reply-faults.ts';

/** What the portal lets the frame use; the clipboard is not among it (platform contract 2.1). */
const permissions = 'geolocation *; microphone *; camera *; autoplay *';

/** One rendering of the app: an iframe with its APP_SID, its tokens and what getInitData says. */
export class AppFrame {
  readonly element: HTMLIFrameElement;
  /** The only origin that may talk to the page. */
  readonly origin: string;
  auth: FrameAuth;
  appOptions: Readonly<Record<string, unknown>>;
  userOptions: Readonly<Record<string, unknown>>;
  /** FIRST_RUN is told once for each rendering. */
  firstRunTold = false;
  private readonly boundEvents = new Map<string, Set<string>>();

  constructor(
    readonly seed: FrameSeed,
    /** How to close the side panel this frame sits in; null on a page of its own. */
    readonly closePanel: (() => void) | null,
    title: string,
  ) {
    this.origin = new URL(seed.url).origin;
    this.auth = seed.auth;
    this.appOptions = seed.appOptions;
    this.userOptions = seed.userOptions;
    this.element = h('iframe', {
      class: 'app-frame',
      name: seed.name,
      id: `appframe_${seed.sid}`,
      allow: permissions,
      title,
    });
  }

  /** Puts the frame on the page and opens the app in it: a form POST, or a bare GET where the portal does so. */
  open(place: HTMLElement): void {
    const { url, fields, name } = this.seed;
    if (fields === null) this.element.src = url;
    place.append(this.element);
    if (fields === null) return;
    const form = h('form', {
      method: 'post',
      action: url,
      target: name,
      hidden: true,
      'accept-charset': 'utf-8',
    });
    for (const [field, value] of Object.entries(fields)) {
      form.append(h('input', { type: 'hidden', name: field, value }));
    }
    document.body.append(form);
    // A field called `submit` must not shadow the method.
    HTMLFormElement.prototype.submit.call(form);
    form.remove();
  }

  reply(command: string, key: string, value: unknown): void {
    const target = this.element.contentWindow;
    if (!target || key === '') return;
    const text = `${key}:${value === undefined ? '' : JSON.stringify(value)}`;
    frameLog.add('out', text);
    sendReply(command, { target, origin: this.origin, key, text });
  }

  /** Later messages under the same key call the app's handler. */
  bindEvent(event: string, key: string): void {
    const keys = this.boundEvents.get(event) ?? new Set<string>();
    this.boundEvents.set(event, keys.add(key));
  }

  /** Raises an event of the placement in the app. */
  raise(event: string, args: unknown): void {
    for (const key of this.boundEvents.get(event) ?? []) this.reply(event, key, args);
  }
}
