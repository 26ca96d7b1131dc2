/** How replies of the page may go wrong (platform contract 6.8). */
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
  /** Only replies to this command; empty: to any. */
  readonly command: string;
  /** Side panels are refused with METHOD_NOT_SUPPORTED_ON_DEVICE. */
  readonly phone: boolean;
}

const storageKey = 'lab-replies';
const honest: ReplyFaultSettings = { fault: 'honest', command: '', phone: false };

/** The settings outlive a reload: a silent portal is silent while the frame starts, too. */
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

/** Posts the reply, or does with it what the lab has asked for. */
export function sendReply(command: string, reply: Reply): void {
  const { fault, command: only } = replySettings();
  posts[only === '' || only === command ? fault : 'honest'](reply);
}

/** A sandboxed helper frame has an opaque origin: what it posts is not from the portal. */
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
