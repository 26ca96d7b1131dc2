import type { PortalRest } from '../api.ts';
import type { AppCard } from '../app-card.ts';
import { FaultQueue } from '../faults.ts';
import { record, type RecordedRequest } from '../recorded-request.ts';
import type { Limits } from './limits.ts';

/** Faults, latency, limits and request log of one portal's REST. */
export class RestControls implements PortalRest {
  readonly requests: RecordedRequest[] = [];
  readonly faults = new FaultQueue();
  count = 0;
  recording = true;
  latencyMs = 0;

  constructor(
    private readonly limits: Limits,
    private readonly app: AppCard,
  ) {}

  get rateLimit(): boolean {
    return this.limits.enabled;
  }

  set rateLimit(on: boolean) {
    this.limits.enabled = on;
  }

  get bucket(): PortalRest['bucket'] {
    return this.limits.bucket;
  }

  set bucket(size: PortalRest['bucket']) {
    this.limits.bucket = size;
  }

  chargeOperating(method: string, seconds: number, app: AppCard = this.app): void {
    this.limits.charge(`${app.clientId} ${method.toLowerCase()}`, seconds);
  }

  /** Counts a request, and keeps it if recording is on. */
  note(request: () => RecordedRequest): RecordedRequest | undefined {
    this.count += 1;
    if (!this.recording) return undefined;
    const noted = request();
    record(this.requests, noted);
    return noted;
  }
}
