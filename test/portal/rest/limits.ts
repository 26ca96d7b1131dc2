import type { SandboxClock } from '../clock.ts';
import type { Caller } from './rest-call.ts';
import { RestError } from './rest-error.ts';

const windowMs = 600_000;
const operatingLimitSeconds = 480;

interface Meter {
  readonly since: number;
  seconds: number;
}

/** The work of a method, as `time` reports it. */
export interface Operating {
  /** Seconds of work in the window. */
  readonly operating: number;
  /** End of the window in Unix seconds. */
  readonly resetAt: number;
}

/** Request and operating limits of one portal (platform contract 4.7). */
export class Limits {
  /** Switches on the leaky bucket per source address. */
  enabled = false;
  bucket = { capacity: 50, drainPerSecond: 2 };
  private readonly levels = new Map<string, { level: number; at: number }>();
  private readonly meters = new Map<string, Meter>();

  constructor(private readonly clock: SandboxClock) {}

  /** Admits one more request of this address, or throws 503. */
  admit(address: string): void {
    if (!this.enabled) return;
    const now = this.clock.now();
    const { level, at } = this.levels.get(address) ?? { level: 0, at: now };
    const drained = Math.max(0, level - ((now - at) / 1000) * this.bucket.drainPerSecond);
    const full = drained + 1 > this.bucket.capacity;
    this.levels.set(address, { level: full ? drained : drained + 1, at: now });
    if (full) throw new RestError(503, 'QUERY_LIMIT_EXCEEDED', 'Too many requests');
  }

  /** Refuses a method that has used up its work time in the window; other methods are not affected. */
  checkOperating(caller: Caller, method: string): void {
    if (this.meter(meterKey(caller, method)).seconds <= operatingLimitSeconds) return;
    throw new RestError(429, 'OPERATION_TIME_LIMIT', 'Method is blocked due to operation time limit');
  }

  /** Charges work to a method and returns its total. */
  charge(key: string, seconds: number): Operating {
    const meter = this.meter(key);
    meter.seconds += seconds;
    return { operating: meter.seconds, resetAt: Math.floor((meter.since + windowMs) / 1000) };
  }

  private meter(key: string): Meter {
    const now = this.clock.now();
    const existing = this.meters.get(key);
    if (existing && existing.since + windowMs > now) return existing;
    const fresh = { since: now, seconds: 0 };
    this.meters.set(key, fresh);
    return fresh;
  }
}

/** Key under which work is counted: app (or webhook owner) and method. */
export function meterKey(caller: Caller, method: string): string {
  const who = caller.kind === 'app' ? caller.installation.app.clientId : `${caller.kind}:${caller.user.id}`;
  return `${who} ${method}`;
}
