import type { AppCard } from '../app-card.ts';
import type { Json, JsonMap } from '../json.ts';

/** An event on its way to one handler. */
export interface QueuedEvent {
  readonly id: number;
  readonly event: string;
  readonly app: AppCard;
  readonly url: string;
  /** Everything that will be sent, before bracket encoding; every scalar becomes text. */
  readonly fields: JsonMap;
  /** Milliseconds of the sandbox clock. */
  readonly queuedAt: number;
  /** Waits for the end of the installation. */
  held: boolean;
}

/** What became of one delivery. */
export interface DeliveryReport {
  readonly event: string;
  readonly url: string;
  readonly body: string;
  /** Dropped on the way, on purpose. */
  readonly lost: boolean;
  readonly status?: number;
  /** Start of the handler's answer. */
  readonly answer?: string;
  /** Why it could not be delivered. There is no second try. */
  readonly failure?: string;
}

/** How the cloud queue treats events. */
export interface EventSettings {
  /** `manual`: flush() delivers; `auto`: the queue delivers by itself after `delayMs`. */
  mode: 'manual' | 'auto';
  /** Milliseconds of the sandbox clock between cause and delivery in auto mode. */
  delayMs: number;
  /** How many times each event arrives. */
  copies: number;
  /** Drops the events it answers true for. */
  lose: (event: QueuedEvent) => boolean;
  order: 'sent' | 'reversed';
  /** Sends lifecycle events even though the installation is not finished. */
  beforeInstalled: boolean;
  /** `documented`: data.ACTIVE and data.INSTALLED, no expires and user_id; `raw`: the other way round, as seen on the wire. */
  fieldSet: 'documented' | 'raw';
}

/** What a test may change in an event it sends by hand. */
export interface EventOverrides {
  readonly url?: string;
  readonly app?: AppCard;
  readonly data?: JsonMap;
  /** Merged over the honest auth block; null removes a field. */
  readonly auth?: Readonly<Record<string, Json>>;
  /** Unix seconds. */
  readonly ts?: number;
  readonly userId?: number;
}

export interface EventQueue {
  readonly settings: EventSettings;
  readonly pending: readonly QueuedEvent[];
  /** Everything ever delivered or lost. */
  readonly delivered: readonly DeliveryReport[];
  /** Delivers all that is pending and not held, now. */
  flush(): Promise<readonly DeliveryReport[]>;
  /** Drops what is pending. */
  clear(): void;
  /** Resolves when automatic deliveries under way have ended. */
  settled(): Promise<void>;
  /** Posts an event at once, bypassing the queue, as honest or as forged as asked. */
  send(event: string, overrides?: EventOverrides): Promise<DeliveryReport>;
}
