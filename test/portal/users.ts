/** A person (or the technical user of an app) on a portal. Rights may be changed at any time. */
export interface PortalUser {
  readonly id: number;
  readonly name: string;
  readonly lastName: string;
  readonly email: string;
  readonly position: string;
  admin: boolean;
  /** Right "Access to BI Builder". */
  biBuilder: boolean;
  /** Right "Access to Analytics Hub". */
  analyticsHub: boolean;
  active: boolean;
  /** `rest_system` for the technical user of an app. */
  readonly externalAuthId?: string;
}

/** The people every portal starts with. */
export interface PortalPeople {
  readonly admin: PortalUser;
  /** Not an administrator, holds both BI rights. */
  readonly analyst: PortalUser;
  /** Holds neither BI right. */
  readonly employee: PortalUser;
  /** Holds "Access to BI Builder" but not "Access to Analytics Hub". */
  readonly halfway: PortalUser;
}
