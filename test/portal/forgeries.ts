import type { Opening, OpeningOptions } from './opening.ts';
import type { DeliveryReport, EventOverrides } from './events/event-queue.ts';

/** Openings that no honest portal sends. */
export const openingForgeries = [
  'token-of-another-app',
  'token-of-another-portal',
  'wrong-member-id',
  'foreign-server-endpoint',
  'foreign-domain',
  'wrong-application-token',
  'expired-token',
  'invented-token',
] as const;
export type OpeningForgery = (typeof openingForgeries)[number];

/** Events that no honest portal sends. */
export const eventForgeries = [
  'wrong-application-token',
  'no-application-token',
  'unknown-portal',
  'older-than-installation',
  'replayed',
  'foreign-server-endpoint',
] as const;
export type EventForgery = (typeof eventForgeries)[number];

/** Makes forged openings and events; the portal page offers each as a button. */
export interface Forgeries {
  opening(kind: OpeningForgery, options?: OpeningOptions): Opening;
  /** Sends the event and reports the app's answer; `replayed` sends the last honest delivery again. */
  event(kind: EventForgery, event?: string, overrides?: EventOverrides): Promise<DeliveryReport>;
}
