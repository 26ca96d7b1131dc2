/** A person, or an app's technical user, on a portal. Rights may change at any time. */
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
  /** `rest_system` for an app's technical user. */
  readonly externalAuthId?: string;
}

/** The people every portal starts with. */
export interface PortalPeople {
  readonly admin: PortalUser;
  /** Holds both BI rights but is not an administrator. */
  readonly analyst: PortalUser;
  /** Holds neither BI right. */
  readonly employee: PortalUser;
  /** Holds "Access to BI Builder" but not "Access to Analytics Hub". */
  readonly halfway: PortalUser;
}
