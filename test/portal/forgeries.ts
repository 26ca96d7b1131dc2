import type { Opening, OpeningOptions } from './opening.ts';
import type { DeliveryReport, EventOverrides } from './events/event-queue.ts';

/** Openings no honest portal sends. */
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

/** Events no honest portal sends. */
export const eventForgeries = [
  'wrong-application-token',
  'no-application-token',
  'unknown-portal',
  'older-than-installation',
  'replayed',
  'foreign-server-endpoint',
] as const;
export type EventForgery = (typeof eventForgeries)[number];

/** Every forgery as a call; the portal page shows them as buttons. */
export interface Forgeries {
  opening(kind: OpeningForgery, options?: OpeningOptions): Opening;
  /** Sends the event and tells what the app answered; `replayed` sends the last honest delivery again. */
  event(kind: EventForgery, event?: string, overrides?: EventOverrides): Promise<DeliveryReport>;
}
