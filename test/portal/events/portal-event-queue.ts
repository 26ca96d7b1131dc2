import type { AppCard } from '../app-card.ts';
import type { Installation } from '../installation.ts';
import { buildPhpQuery } from '../http/php-query.ts';
import type { Json, JsonMap } from '../json.ts';
import type { PortalState } from '../portal-state.ts';
import type { TokenRegistry } from '../oauth/token-registry.ts';
import { authFields } from './event-fields.ts';
import type {
  DeliveryReport,
  EventOverrides,
  EventQueue,
  EventSettings,
  QueuedEvent,
} from './event-queue.ts';
import { EventPoster } from './post-event.ts';
import { recipientsOf } from './recipients.ts';

/** The cloud's event queue for one portal. It may delay, drop, double or reorder; it never retries (platform contract 5.2). */
export class PortalEventQueue implements EventQueue {
  readonly settings: EventSettings = {
    mode: 'manual',
    delayMs: 0,
    copies: 1,
    lose: () => false,
    order: 'sent',
    beforeInstalled: false,
    fieldSet: 'raw',
  };
  readonly delivered: DeliveryReport[] = [];
  private queued: QueuedEvent[] = [];
  private readonly underWay = new Set<Promise<unknown>>();
  private readonly poster = new EventPoster();
  private lastId = 0;

  constructor(
    private readonly portal: PortalState,
    private readonly tokens: TokenRegistry,
    private readonly app: AppCard,
  ) {}

  get pending(): readonly QueuedEvent[] {
    return this.queued;
  }

  /** Queues an event for all its recipients; holds it until the app's installer has finished. */
  emit(installation: Installation, event: string, data: JsonMap, userId?: number): void {
    for (const { url, authType, handlerId } of recipientsOf(installation, event)) {
      const fields = {
        event,
        ...(handlerId !== undefined && { event_handler_id: handlerId }),
        data,
        ts: this.unixNow(),
        auth: this.auth(installation, event, authType === 0 ? userId : authType),
      };
      const held = !installation.installed && !this.settings.beforeInstalled;
      this.queued.push({
        id: ++this.lastId,
        event,
        app: installation.app,
        url,
        fields,
        queuedAt: this.portal.clock.now(),
        held,
      });
    }
    this.schedule();
  }

  /** Releases an app's events that waited for the end of its installation. */
  releaseHeld(app: AppCard): void {
    for (const each of this.queued) if (each.app === app) each.held = false;
    this.schedule();
  }

  /** Drops an app's held events. */
  dropHeld(app: AppCard): void {
    this.queued = this.queued.filter(each => each.app !== app || !each.held);
  }

  clear(): void {
    this.queued = [];
  }

  async flush(): Promise<readonly DeliveryReport[]> {
    const due = this.queued.filter(each => !each.held);
    return this.deliver(due);
  }

  async settled(): Promise<void> {
    if (this.settings.mode === 'auto') this.deliverDue();
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  async send(event: string, overrides: EventOverrides = {}): Promise<DeliveryReport> {
    const app = overrides.app ?? this.app;
    const installation = this.portal.installed.get(app.clientId);
    if (!installation) throw new Error(`${app.title} is not on this portal.`);
    const url = overrides.url ?? app.eventUrl ?? app.installUrl ?? app.url;
    const honest = this.auth(installation, event, overrides.userId ?? installation.installedBy);
    const auth = Object.entries({ ...honest, ...overrides.auth }).filter(([, value]) => value !== null);
    const fields: Record<string, Json> = {
      event,
      data: overrides.data ?? { LANGUAGE_ID: this.portal.lang },
      ts: overrides.ts ?? this.unixNow(),
      auth: Object.fromEntries(auth),
    };
    return this.note(await this.poster.post(event, url, buildPhpQuery(fields)));
  }

  /** Sends an earlier delivery again, byte for byte. */
  async resend({ event, url, body }: DeliveryReport): Promise<DeliveryReport> {
    return this.note(await this.poster.post(event, url, body));
  }

  async close(): Promise<void> {
    this.clear();
    await this.poster.close();
    await Promise.allSettled(this.underWay);
  }

  private schedule(): void {
    if (this.settings.mode === 'auto')
      this.portal.clock.after(this.settings.delayMs, () => this.deliverDue());
  }

  private deliverDue(): void {
    const dueSince = this.portal.clock.now() - this.settings.delayMs;
    const due = this.queued.filter(each => !each.held && each.queuedAt <= dueSince);
    if (due.length === 0) return;
    const delivery = this.deliver(due).finally(() => this.underWay.delete(delivery));
    this.underWay.add(delivery);
  }

  private async deliver(due: readonly QueuedEvent[]): Promise<readonly DeliveryReport[]> {
    this.queued = this.queued.filter(each => !due.includes(each));
    const reports: DeliveryReport[] = [];
    for (const each of this.settings.order === 'reversed' ? [...due].reverse() : due) {
      if (this.settings.lose(each)) {
        reports.push(this.note({ event: each.event, url: each.url, body: '', lost: true }));
        continue;
      }
      for (let copy = 0; copy < this.settings.copies; copy += 1) {
        reports.push(this.note(await this.poster.post(each.event, each.url, buildPhpQuery(each.fields))));
      }
    }
    return reports;
  }

  private note(delivery: Omit<DeliveryReport, 'at'>): DeliveryReport {
    const report = { ...delivery, at: this.portal.clock.now() };
    this.delivered.push(report);
    return report;
  }

  private auth(installation: Installation, event: string, userId: number | undefined): JsonMap {
    const grant =
      userId === undefined
        ? undefined
        : { app: installation.app, memberId: this.portal.memberId, userId, epoch: installation.epoch };
    return authFields(this.portal, installation, {
      event,
      fieldSet: this.settings.fieldSet,
      ...(grant && { tokens: this.tokens.mint(grant), userId: grant.userId }),
    });
  }

  private unixNow(): number {
    return Math.floor(this.portal.clock.now() / 1000);
  }
}
