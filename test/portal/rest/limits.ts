import type { SandboxClock } from '../clock.ts';
import type { Caller } from './rest-call.ts';
import { RestError } from './rest-error.ts';

const window = 600_000;
const operatingLimit = 480;

interface Meter {
  readonly since: number;
  seconds: number;
}

/** What `time` says about a method's work. */
export interface Operating {
  /** Seconds of work in the window. */
  readonly operating: number;
  /** Unix seconds. */
  readonly resetAt: number;
}

/** Request and operating limits of one portal (platform contract 4.7). */
export class Limits {
  /** Leaky bucket per source address. */
  enabled = false;
  bucket = { capacity: 50, drainPerSecond: 2 };
  private readonly levels = new Map<string, { level: number; at: number }>();
  private readonly meters = new Map<string, Meter>();

  constructor(private readonly clock: SandboxClock) {}

  /** Lets one more request of this address in, or answers 503. */
  admit(address: string): void {
    if (!this.enabled) return;
    const now = this.clock.now();
    const { level, at } = this.levels.get(address) ?? { level: 0, at: now };
    const drained = Math.max(0, level - ((now - at) / 1000) * this.bucket.drainPerSecond);
    const full = drained + 1 > this.bucket.capacity;
    this.levels.set(address, { level: full ? drained : drained + 1, at: now });
    if (full) throw new RestError(503, 'QUERY_LIMIT_EXCEEDED', 'Too many requests');
  }

  /** Refuses a method that has used up its ten minutes; other methods go on. */
  checkOperating(caller: Caller, method: string): void {
    if (this.meter(meterKey(caller, method)).seconds <= operatingLimit) return;
    throw new RestError(429, 'OPERATION_TIME_LIMIT', 'Method is blocked due to operation time limit');
  }

  /** Books work on a method and tells where it stands. */
  charge(key: string, seconds: number): Operating {
    const meter = this.meter(key);
    meter.seconds += seconds;
    return { operating: meter.seconds, resetAt: Math.floor((meter.since + window) / 1000) };
  }

  private meter(key: string): Meter {
    const now = this.clock.now();
    const existing = this.meters.get(key);
    if (existing && existing.since + window > now) return existing;
    const fresh = { since: now, seconds: 0 };
    this.meters.set(key, fresh);
    return fresh;
  }
}

/** Work is counted per app (or webhook owner) and method. */
export function meterKey(caller: Caller, method: string): string {
  const who = caller.kind === 'app' ? caller.installation.app.clientId : `${caller.kind}:${caller.user.id}`;
  return `${who} ${method}`;
}
