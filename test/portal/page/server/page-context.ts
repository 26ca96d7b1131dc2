import type { Request } from 'express';
import type { AppCard, Sandbox, SandboxPortal } from '../../sandbox.ts';
import type { SampleConnector } from '../../sample-connector/start-sample-connector.ts';
import type { PortalUser } from '../../users.ts';
import { appOf } from './app-of.ts';
import { wordsIn, type Words } from '../shared/words.ts';
import type { Visitor } from './visitor.ts';

/** Everything that a page or an action of the portal needs. */
export interface PageContext {
  readonly sandbox: Sandbox;
  readonly portal: SandboxPortal;
  readonly app: AppCard;
  readonly visitor: Visitor;
  readonly user: PortalUser;
  readonly words: Words;
  readonly request: Request;
  /** True in a side panel, where the page shows its content only. */
  readonly inSlider: boolean;
  /** The sample connector that the lab can make misbehave, where there is one. */
  readonly sample: SampleConnector | undefined;
  /** Gives another portal of the sandbox its page. */
  readonly servePage: (portal: SandboxPortal) => void;
}

export function pageContext(
  sandbox: Sandbox,
  portal: SandboxPortal,
  visitor: Visitor,
  request: Request,
  servePage: PageContext['servePage'],
): Omit<PageContext, 'sample'> {
  return {
    sandbox,
    portal,
    app: appOf(sandbox, portal, request),
    visitor,
    user: visitor.session.user,
    words: wordsIn(visitor.lang),
    request,
    inSlider: request.query['IFRAME'] === 'Y',
    servePage,
  };
}

/** True if the person may install the app. */
export const mayInstall = ({ user, app }: Pick<PageContext, 'user' | 'app'>): boolean =>
  user.admin || app.userMayInstall === true;

/** First and last name. */
export const fullName = (user: PortalUser): string => `${user.name} ${user.lastName}`.trim();

/** Role of a person, in a few words. */
export function roleOf(user: PortalUser, { roles }: Words): string {
  if (!user.active) return roles.inactive;
  if (user.externalAuthId !== undefined) return roles.system;
  if (user.admin) return roles.admin;
  if (user.biBuilder && user.analyticsHub) return roles.analyst;
  return user.biBuilder || user.analyticsHub ? roles.halfway : roles.employee;
}

/** Employees, without the technical users of apps. */
export const employees = (portal: SandboxPortal): readonly PortalUser[] =>
  portal.everybody.filter(user => user.externalAuthId === undefined);

/** Address of the app's page inside the portal. */
export const appPath = (app: AppCard): string => `/marketplace/app/${encodeURIComponent(app.clientId)}/`;

/** Deep link to the app by its code. */
export const deepLinkPath = (app: AppCard): string => `/marketplace/view/${encodeURIComponent(app.code)}/`;
