import type { FailureWords } from '../failure-words.ts';

/** Failures of permissions, sign-in, installation and subscription. */
const failures = {
  ACCESS_DENIED: {
    title: 'Bitrix24 denied access to BI connectors',
    reason:
      'You do not have the “Access to BI Builder” permission or the “Access to Analytics Hub” permission. Connectors require both, and Bitrix24 does not say which one is missing.',
    next: [
      'Ask the portal administrator to give your role both permissions in BI Builder, under “Access permissions”. Both are required, even for administrators.',
      'Try again. Changed permissions take effect immediately.',
    ],
  },
  /** Only a call through the page's own JavaScript may lack the app. */
  ACCESS_DENIED_IN_PAGE: {
    title: 'Bitrix24 denied access to BI connectors',
    reason:
      'Bitrix24 gives the same answer for three causes: you do not have the “Access to BI Builder” permission, you do not have the “Access to Analytics Hub” permission, or the call was not made on behalf of an app. Connectors require both permissions and can be read only through an app.',
    next: [
      'Ask the portal administrator to check both permissions of your role in BI Builder: “Access to BI Builder” and “Access to Analytics Hub”. Both are required, even for administrators.',
      'Open Connector Desk from the portal’s menu. Incoming webhooks and pages outside the app cannot see connectors.',
      'Try again. Changed permissions take effect immediately.',
    ],
  },
  REST_NOT_ON_PLAN: {
    title: 'The portal’s plan does not include the REST API',
    reason:
      'Your permissions are not the cause: apps can call this portal only on a commercial plan or during a trial.',
    next: [
      'Ask the portal administrator whether the subscription or trial has ended.',
      'Try again once the REST API is available. The app does not need to be reinstalled.',
    ],
  },
  INSUFFICIENT_SCOPE: {
    title: 'The app does not have the BI Builder permission',
    reason: 'Connector Desk needs the “biconnector” permission, and this installation does not have it.',
    next: [
      'For an app from the Market: ask the administrator to update or reinstall Connector Desk and to grant the requested permissions.',
      'For a local app: add the “biconnector” permission in its settings in the developer section, save, and open the app again.',
    ],
  },
  USER_ACCESS_ERROR: {
    title: 'You do not have access to this app',
    reason: 'The administrator has limited Connector Desk to selected employees.',
    next: ['Ask the portal administrator to add you in the access settings of Connector Desk.'],
  },
  ADMINISTRATORS_ONLY: {
    title: 'This page is for portal administrators',
    reason: 'According to the portal, you are not an administrator.',
    next: [
      'Ask a portal administrator to open this page or to make you an administrator.',
      'Try again if you have just become an administrator.',
    ],
  },
  METHOD_CONFIRM_WAITING: {
    title: 'The administrator has to approve this call',
    reason: 'The portal requires approval from its administrator before an app can use this method.',
    next: ['Ask the administrator to approve the request in the portal’s notifications, then try again.'],
  },
  METHOD_CONFIRM_DENIED: {
    title: 'The administrator denied this call',
    reason: 'The portal asked its administrator whether the app can use this method, and the answer was no.',
    next: ['Contact the portal administrator.'],
  },
  PAYMENT_REQUIRED: {
    title: 'The subscription has ended',
    reason: 'Bitrix24 stopped the app because the portal’s subscription or trial has ended.',
    next: [
      'Ask the portal administrator to renew the subscription.',
      'Open Connector Desk again. It resumes automatically.',
    ],
  },
  UNINSTALL_UNCONFIRMED: {
    title: 'Bitrix24 is being asked whether the app is still installed',
    reason:
      'Bitrix24 reported that Connector Desk was removed from this portal, and its authorization server could not confirm it yet. Until it answers, the app does nothing in the portal. No data is deleted.',
    next: [
      'Try again in a few minutes. If the app was not removed, it resumes automatically.',
      'Open Connector Desk from the portal’s menu to resume at once.',
    ],
  },
  NOT_INSTALLED: {
    title: 'Connector Desk is not installed in this portal',
    reason: 'The installation was not completed, or the app was removed.',
    next: [
      'Ask the portal administrator to open Connector Desk and complete the installation, or to install it again.',
    ],
  },
  EXPIRED_TOKEN: {
    title: 'Your session has expired',
    reason: 'The portal no longer accepts this page’s access token, and it could not be renewed.',
    next: ['Reload the portal’s page and open Connector Desk again.'],
  },
  NOT_AUTHORIZED: {
    title: 'Connector Desk needs to be authorized again',
    reason:
      'The stored authorization for your account is missing, expired or revoked, so the server cannot call the portal on your behalf.',
    next: [
      'Open Connector Desk from the portal’s menu. This renews the authorization automatically.',
      'Sign in again if you use Connector Desk outside the portal.',
    ],
  },
  OPENING_REFUSED: {
    title: 'Bitrix24 could not confirm who you are',
    reason: 'The Bitrix24 authorization server does not recognize this page’s session for your portal.',
    next: [
      'Reload the portal’s page and open Connector Desk again.',
      'Ask an administrator to open the app first if it was just updated or reinstalled.',
    ],
  },
  INVALID_CLIENT: {
    title: 'Bitrix24 does not accept this Connector Desk server',
    reason:
      'Bitrix24 rejected the app’s “client_id” and “client_secret”. They may be mistyped, or the app may have been deleted and added again, which creates new ones.',
    next: [
      'Send the details below to the Connector Desk operator. You cannot fix this yourself.',
      'Operators: compare B24_CLIENT_ID and B24_CLIENT_SECRET with the app card.',
    ],
  },
  NOT_IN_PORTAL: {
    title: 'Open Connector Desk in the portal',
    reason: 'The page was opened outside a portal, so it does not know the portal or the user.',
    next: ['Open your Bitrix24 portal and choose Connector Desk in its menu.'],
  },
  WRONG_PORTAL: {
    title: 'This page belongs to another portal or user',
    reason:
      'The page was opened for one portal and account, but the request came with the session of another. It was refused to protect their connectors.',
    next: ['Close this page and open Connector Desk again from the right portal.'],
  },
} satisfies Record<string, FailureWords>;

export default failures;
