import type { AppCard } from '../app-card.ts';
import type { Json, JsonMap } from '../json.ts';

/** An event on its way to one handler. */
export interface QueuedEvent {
  readonly id: number;
  readonly event: string;
  readonly app: AppCard;
  readonly url: string;
  /** All fields to send, before bracket encoding makes every scalar a text. */
  readonly fields: JsonMap;
  /** Milliseconds of the sandbox clock. */
  readonly queuedAt: number;
  /** True while the event waits for the end of the installation. */
  held: boolean;
}

/** Outcome of one delivery. */
export interface DeliveryReport {
  readonly event: string;
  readonly url: string;
  readonly body: string;
  /** Time of the delivery in milliseconds of the sandbox clock. */
  readonly at: number;
  /** True when the queue dropped the event on purpose. */
  readonly lost: boolean;
  readonly status?: number;
  /** Start of the handler's answer. */
  readonly answer?: string;
  /** Reason why the delivery failed. There is no second try. */
  readonly failure?: string;
}

/** Behaviour of the cloud queue. */
export interface EventSettings {
  /** `manual`: flush() delivers; `auto`: the queue delivers by itself after `delayMs`. */
  mode: 'manual' | 'auto';
  /** Delay between cause and delivery in auto mode, in milliseconds of the sandbox clock. */
  delayMs: number;
  /** Number of deliveries of each event. */
  copies: number;
  /** Decides which events are dropped. */
  lose: (event: QueuedEvent) => boolean;
  order: 'sent' | 'reversed';
  /** Sends events before the installation is finished. */
  beforeInstalled: boolean;
  /** `documented` has data.ACTIVE and data.INSTALLED; `raw`, as seen on the wire, has auth.expires and auth.user_id. */
  fieldSet: 'documented' | 'raw';
}

/** Changes to an event that a test sends by hand. */
export interface EventOverrides {
  readonly url?: string;
  readonly app?: AppCard;
  readonly data?: JsonMap;
  /** Fields merged over the honest auth block; null removes a field. */
  readonly auth?: Readonly<Record<string, Json>>;
  /** Time of the event in Unix seconds. */
  readonly ts?: number;
  readonly userId?: number;
}

export interface EventQueue {
  readonly settings: EventSettings;
  readonly pending: readonly QueuedEvent[];
  /** All deliveries so far, lost ones included. */
  readonly delivered: readonly DeliveryReport[];
  /** Delivers at once all pending events that are not held. */
  flush(): Promise<readonly DeliveryReport[]>;
  /** Drops the pending events. */
  clear(): void;
  /** Resolves when the automatic deliveries under way have ended. */
  settled(): Promise<void>;
  /** Posts an event at once, past the queue, honest except for the overrides. */
  send(event: string, overrides?: EventOverrides): Promise<DeliveryReport>;
}
