/** Faults of the page's replies (platform contract 6.8). */
export const replyFaults = [
  'honest',
  'drop',
  'late',
  'veryLate',
  'broken',
  'foreign',
  'object',
  'duplicate',
] as const;
export type ReplyFault = (typeof replyFaults)[number];

interface ReplyFaultSettings {
  readonly fault: ReplyFault;
  /** Command whose replies are faulty; empty means every command. */
  readonly command: string;
  /** Refuses side panels with METHOD_NOT_SUPPORTED_ON_DEVICE. */
  readonly phone: boolean;
}

const storageKey = 'lab-replies';
const honest: ReplyFaultSettings = { fault: 'honest', command: '', phone: false };

/** Reads the settings. They survive a reload, so that a silent portal is also silent while the frame starts. */
export function replySettings(): ReplyFaultSettings {
  try {
    return {
      ...honest,
      ...(JSON.parse(sessionStorage.getItem(storageKey) ?? '{}') as Partial<ReplyFaultSettings>),
    };
  } catch {
    return honest;
  }
}

export function setReplySettings(change: Partial<ReplyFaultSettings>): void {
  sessionStorage.setItem(storageKey, JSON.stringify({ ...replySettings(), ...change }));
}

interface Reply {
  readonly target: Window;
  readonly origin: string;
  readonly key: string;
  readonly text: string;
}

type Post = (reply: Reply) => void;

const post: Post = ({ target, origin, text }) => target.postMessage(text, origin);
const later =
  (ms: number): Post =>
  reply =>
    void setTimeout(post, ms, reply);

const posts: Readonly<Record<ReplyFault, Post>> = {
  honest: post,
  drop: () => undefined,
  late: later(1500),
  veryLate: later(11_000),
  broken: ({ target, origin, key }) => target.postMessage(`${key}:{"broken":`, origin),
  foreign: ({ target, text }) => postFromElsewhere(target, text),
  object: ({ target, origin, key, text }) => target.postMessage({ callback: key, text }, origin),
  duplicate: reply => {
    post(reply);
    post(reply);
  },
};

/** Posts the reply with the fault that the lab has set. */
export function sendReply(command: string, reply: Reply): void {
  const settings = replySettings();
  const isFaulty = settings.command === '' || settings.command === command;
  posts[isFaulty ? settings.fault : 'honest'](reply);
}

/** Posts from a sandboxed helper frame, whose opaque origin is not the portal's. */
function postFromElsewhere(target: Window, text: string): void {
  const index = [...Array(window.length).keys()].find(each => window[each] === target);
  if (index === undefined) return;
  const helper = document.createElement('iframe');
  helper.hidden = true;
  helper.setAttribute('sandbox', 'allow-scripts');
  const payload = JSON.stringify(text).replace(/</g, '\\u003c');
  helper.srcdoc = `<script>parent.frames[${index}].postMessage(${payload}, '*')</script>`;
  helper.addEventListener('load', () => setTimeout(() => helper.remove(), 1000));
  document.body.append(helper);
}
