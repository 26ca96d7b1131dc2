import type { AppCard } from './app-card.ts';
import type { Json } from './json.ts';

/** An event handler an app has bound. */
export interface EventHandler {
  readonly event: string;
  readonly handler: string;
  /** Id of the user whose tokens events carry; 0 means the user who caused the event. */
  readonly authType: number;
  readonly offline: boolean;
}

/** A placement an app has bound. */
export interface BoundPlacement {
  readonly id: number;
  readonly placement: string;
  readonly handler: string;
  readonly userId: number;
  readonly title: string;
  readonly description: string;
  readonly groupName: string;
  readonly options: Readonly<Record<string, Json>>;
  readonly langAll: Readonly<Record<string, Json>>;
}

/** One app on one portal, from the moment its card is added. */
export interface Installation {
  readonly app: AppCard;
  /** Grows with every installation; tokens of an earlier epoch are dead. */
  readonly epoch: number;
  /** The portal's INSTALLED flag: false until the installer has finished. */
  installed: boolean;
  version: number;
  /** 32 hex digits; every update makes a new one. */
  applicationToken: string;
  readonly installedBy: number;
  /** Milliseconds of the sandbox clock. */
  readonly addedAt: number;
  status: string;
  paymentExpired: boolean;
  /** Ids of the only users who may use the app; an empty list means everybody may. */
  restrictedTo: readonly number[];
  readonly eventHandlers: EventHandler[];
  readonly placements: BoundPlacement[];
  /** Ids of users whose page has sent setInstall for this version. */
  readonly firstRunSeen: Set<number>;
  readonly appOptions: Map<string, Json>;
  readonly userOptions: Map<number, Map<string, Json>>;
  /** Id of the technical user; set with ONAPPUSERREADY. */
  systemUserId?: number;
}
