import type { FrameAuth, FrameSeed } from '../../shared/page-state.ts';
import { h } from '../dom.ts';
import { frameLog } from './frame-log.ts';
import { sendReply } from './reply-faults.ts';

/** Permissions of the frame; the clipboard is not among them (platform contract 2.1). */
const permissions = 'geolocation *; microphone *; camera *; autoplay *';

/** One rendering of the app: an iframe with its APP_SID, tokens and data for getInitData. */
export class AppFrame {
  readonly element: HTMLIFrameElement;
  /** The only origin whose messages count. */
  readonly origin: string;
  auth: FrameAuth;
  appOptions: Readonly<Record<string, unknown>>;
  userOptions: Readonly<Record<string, unknown>>;
  /** True once getInitData has reported FIRST_RUN, which happens once per rendering. */
  firstRunTold = false;
  private readonly boundEvents = new Map<string, Set<string>>();

  constructor(
    readonly seed: FrameSeed,
    /** Closes the side panel around this frame; null outside a panel. */
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

  /** Puts the frame on the page and opens the app by a form POST, or by a bare GET where the portal does so. */
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
    // A field called `submit` would shadow the form's method.
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

  /** Binds an event: later messages under the key call the app's handler. */
  bindEvent(event: string, key: string): void {
    const keys = this.boundEvents.get(event) ?? new Set<string>();
    this.boundEvents.set(event, keys.add(key));
  }

  /** Raises an event of the placement in the app. */
  raise(event: string, args: unknown): void {
    for (const key of this.boundEvents.get(event) ?? []) this.reply(event, key, args);
  }
}
