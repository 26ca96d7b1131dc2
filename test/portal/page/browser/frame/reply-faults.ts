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

const lateMs = { late: 1500, veryLate: 11_000 } as const;

interface Reply {
  readonly target: Window;
  readonly origin: string;
  readonly key: string;
  readonly text: string;
}

/** Posts the reply, or does with it what the lab has asked for. */
export function sendReply(command: string, { target, origin, key, text }: Reply): void {
  const { fault, command: only } = replySettings();
  const honestly = (): void => target.postMessage(text, origin);
  if (only !== '' && only !== command) return honestly();
  switch (fault) {
    case 'honest':
      return honestly();
    case 'drop':
      return;
    case 'late':
    case 'veryLate':
      setTimeout(honestly, lateMs[fault]);
      return;
    case 'broken':
      return target.postMessage(`${key}:{"broken":`, origin);
    case 'foreign':
      return postFromElsewhere(target, text);
    case 'object':
      return target.postMessage({ callback: key, text }, origin);
    case 'duplicate':
      honestly();
      honestly();
  }
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
