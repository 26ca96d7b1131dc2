import keys from './key-failures.ts';
import objects from './object-failures.ts';
import writing from './write-failures.ts';
import type { FailureWords } from '../failure-words.ts';

export type { FailureWords };

/** Keys are codes of Bitrix24 and of this app; failure-words.ts says which other codes share them. */
const failures = {
  ...keys,
  ...writing,
  ...objects,
  ACCESS_DENIED: {
    title: 'Bitrix24 denied access to BI connectors',
    reason:
      'Bitrix24 gives one answer for three different causes: you lack the “Access to BI Builder” permission, you lack the “Access to Analytics Hub” permission, or the call was not made on behalf of an app. Connectors open only to someone who holds both permissions, and only through an app.',
    next: [
      'Ask the portal administrator to check both permissions of your role in BI Builder: “Access to BI Builder” and “Access to Analytics Hub”. One of them is not enough, and being an administrator does not replace them.',
      'Open Connector Desk from the portal’s menu. Incoming webhooks and pages outside the app never see connectors.',
      'Changed permissions take effect at once: come back here and try again.',
    ],
  },
  REST_NOT_ON_PLAN: {
    title: 'The portal’s plan does not include the REST API',
    reason:
      'Bitrix24 answers “access denied” here, but not because of your permissions: apps may call this portal only on a commercial plan or an active trial.',
    next: [
      'Ask the portal administrator to check the plan and whether the subscription or the trial has ended.',
      'Once REST is available, try again. Nothing has to be reinstalled.',
    ],
  },
  CONNECTOR_NOT_FOUND: {
    title: 'There is no such connector for this app',
    reason:
      'Either no connector has this ID on this portal, or another app registered it. Bitrix24 shows a connector only to the app that created it and answers “not found” to all others.',
    next: [
      'Check the ID, and that you are on the portal where the connector was registered: IDs differ from portal to portal.',
      'If another app, a local app or a script with its own keys registered the connector, only that app can read it.',
      'If the app was deleted and added again, it counts as a new app: connectors of the old one stay hidden from it.',
    ],
  },
  VALIDATION_ID_NOT_PROVIDED: {
    title: 'The request reached Bitrix24 without an ID',
    reason: 'Connector Desk always sends an ID, so something between this page and the portal removed it.',
    next: [
      'Try again.',
      'If it happens again, send the details below to whoever runs Connector Desk: a proxy may be changing requests.',
    ],
  },
  VALIDATION_INVALID_ID_FORMAT: {
    title: 'Bitrix24 did not accept this ID',
    reason: 'The ID of a connector is a positive whole number, such as 4.',
    next: ['Check the number and enter it again, digits only.'],
  },
  VALIDATION: {
    title: 'Bitrix24 did not accept the request',
    reason: 'The portal checked what was sent and found a value it does not take. Its own words are below.',
    next: ['Check the ID.', 'If the ID is right, send the details below to whoever runs Connector Desk.'],
  },
  INSUFFICIENT_SCOPE: {
    title: 'The app was not given the BI Builder scope',
    reason:
      'Connector Desk may call these methods only with the scope “biconnector”, and this installation lacks it.',
    next: [
      'For an app from the Market: ask the administrator to update or reinstall Connector Desk and to confirm the requested permissions.',
      'For a local app: add the scope “biconnector” in its settings in the developer section, save, and open the app again.',
    ],
  },
  USER_ACCESS_ERROR: {
    title: 'You were not given access to this app',
    reason: 'The administrator has limited Connector Desk to chosen employees, and you are not one of them.',
    next: ['Ask the portal administrator to add you in the access settings of Connector Desk.'],
  },
  ADMINISTRATORS_ONLY: {
    title: 'Only administrators of the portal see this',
    reason: 'The portal does not call you its administrator, and this place is for administrators alone.',
    next: [
      'Ask an administrator of the portal to look here, or to make you one.',
      'Were you made one just now? Then try again.',
    ],
  },
  EXPIRED_TOKEN: {
    title: 'Your sign-in to the portal has run out',
    reason: 'The portal no longer accepts the token this page was opened with, and it could not be renewed.',
    next: ['Reload the portal’s page and open Connector Desk again.'],
  },
  NOT_AUTHORIZED: {
    title: 'Connector Desk has to be authorized again',
    reason:
      'The stored authorization for your account is missing, too old or withdrawn, so the server cannot ask the portal on your behalf.',
    next: [
      'Open Connector Desk from the portal’s menu: that renews the authorization by itself.',
      'If you use it outside the portal, sign in again.',
    ],
  },
  PAYMENT_REQUIRED: {
    title: 'The subscription has ended',
    reason: 'Bitrix24 stopped the app because the portal’s subscription, or the trial, is over.',
    next: [
      'Ask the portal administrator to renew the subscription.',
      'Afterwards open Connector Desk again: it resumes by itself.',
    ],
  },
  NOT_INSTALLED: {
    title: 'Connector Desk is not installed on this portal',
    reason: 'The installation was not finished, or the app has been removed.',
    next: [
      'Ask the portal administrator to open Connector Desk once and let the installation finish, or to install it again.',
    ],
  },
  QUERY_LIMIT_EXCEEDED: {
    title: 'Too many requests at once',
    reason: 'The portal or this app counts requests per second, and the limit is used up for a moment.',
    next: ['Wait a few seconds and try again.', 'Other apps on the portal share this limit.'],
  },
  PORTAL_BUSY: {
    title: 'The portal is busy with other requests',
    reason:
      'Bitrix24 takes a limited number of requests per second from this app, and others stand in line already. This one was not sent, so nothing has changed.',
    next: [
      'Try again when the seconds on the button are over: there is a turn for you by then.',
      'If it happens often, find out who asks so much: an import, a script, or many colleagues at once.',
    ],
  },
  TOO_MANY_REQUESTS: {
    title: 'Too many requests from you',
    reason:
      'This app takes a limited number of requests per minute from one user, one portal and one network, and the minute’s share is used up. Nothing was sent to the portal.',
    next: [
      'Try again when the seconds on the button are over, within a minute.',
      'A script of yours that asks this app should keep to the time in Retry-After.',
    ],
  },
  OPERATION_TIME_LIMIT: {
    title: 'The portal has paused this method',
    reason:
      'Calls of this method took more than 480 seconds of work within ten minutes, so Bitrix24 blocks it for this app for a while. Other methods keep working.',
    next: ['Try again in about ten minutes.', 'Find out what calls this method so often, if it is not you.'],
  },
  OVERLOAD_LIMIT: {
    title: 'Bitrix24 has blocked calls to this portal',
    reason:
      'The portal was overloaded and its REST API was switched off by hand. Repeating the request makes it worse.',
    next: [
      'Ask the portal administrator to write to Bitrix24 support.',
      'Do not repeat the request until they answer.',
    ],
  },
  ERROR_METHOD_NOT_FOUND: {
    title: 'This portal cannot show connectors yet',
    reason:
      'It does not know the method. On-premise editions of Bitrix24 get BI Builder’s REST methods with an update of the BI connector module.',
    next: [
      'Ask the portal administrator to update Bitrix24, and to check that the “biconnector” module is installed.',
      'In the cloud this should not happen: try again, then write to support.',
    ],
  },
  METHOD_CONFIRM_WAITING: {
    title: 'The administrator has to confirm this call',
    reason: 'The portal asks its administrator before an app may use this method.',
    next: ['Ask the administrator to confirm the request in the portal’s notifications, then try again.'],
  },
  METHOD_CONFIRM_DENIED: {
    title: 'The administrator refused this call',
    reason: 'The portal asked its administrator whether the app may use this method, and the answer was no.',
    next: ['Talk to the portal administrator.'],
  },
  PORTAL_UNREACHABLE: {
    title: 'The portal cannot be reached',
    reason: 'No connection to the portal came about.',
    next: [
      'Check that the portal opens in your browser.',
      'For an on-premise portal: its firewall must let this app’s server in.',
      'Try again in a minute.',
    ],
  },
  PORTAL_TIMEOUT: {
    title: 'The portal did not answer in time',
    reason: 'The request was sent, but no answer came. The portal may be busy.',
    next: [
      'Try again in a minute.',
      'If it keeps happening, ask the portal administrator whether the portal is overloaded.',
    ],
  },
  PORTAL_NONSENSE: {
    title: 'The portal’s answer made no sense',
    reason:
      'Something other than a REST answer came back: an error page, an empty answer, or a page of a proxy in between.',
    next: ['Try again.', 'If it keeps happening, show the portal administrator the details below.'],
  },
  PORTAL_MOVED: {
    title: 'The portal has a new address',
    reason: 'It was renamed, and its new address is not confirmed yet.',
    next: ['Open the portal at its new address and Connector Desk from its menu, then try again.'],
  },
  OPENING_REFUSED: {
    title: 'Bitrix24 does not confirm who you are',
    reason: 'The authorization server of Bitrix24 does not know this page’s sign-in as one of your portal.',
    next: [
      'Reload the portal’s page and open Connector Desk again.',
      'If the app was just updated or reinstalled, an administrator has to open it first.',
    ],
  },
  OAUTH_UNREACHABLE: {
    title: 'Bitrix24’s authorization server does not answer',
    reason: 'Connector Desk could not check your sign-in, so it asked the portal nothing.',
    next: ['Nothing is wrong on your side. Try again in a few minutes.'],
  },
  INVALID_CLIENT: {
    title: 'Bitrix24 does not accept this server of Connector Desk',
    reason:
      'The server proves itself to Bitrix24 with the app’s “client_id” and “client_secret”, and Bitrix24 takes them for wrong: they were mistyped, or the app was deleted and added again, which gives new ones.',
    next: [
      'You cannot mend this yourself: send the details below to whoever runs Connector Desk.',
      'Whoever runs it compares B24_CLIENT_ID and B24_CLIENT_SECRET with the app card.',
    ],
  },
  SERVER_UNREACHABLE: {
    title: 'Connector Desk’s server cannot be reached',
    reason: 'Your browser got no connection to the server of this app.',
    next: ['Check your network connection, then try again.'],
  },
  SERVER_TIMEOUT: {
    title: 'Connector Desk’s server did not answer in time',
    reason: 'The request was sent, but no answer came. The portal behind the server may be slow.',
    next: ['Try again in a minute.'],
  },
  SERVER_NONSENSE: {
    title: 'The answer of Connector Desk’s server made no sense',
    reason: 'Something other than the expected answer came back, perhaps from a proxy in between.',
    next: ['Try again.', 'If it keeps happening, send the details below to whoever runs Connector Desk.'],
  },
  FRAME_SILENT: {
    title: 'The portal’s page does not answer',
    reason: 'This page sits in the portal’s frame, but the portal’s page around it keeps silent.',
    next: [
      'Reload the whole portal page, not only this frame.',
      'Switch off browser extensions that block scripts or messages between pages, and try again.',
    ],
  },
  NOT_IN_PORTAL: {
    title: 'Open Connector Desk inside the portal',
    reason: 'This page was opened on its own, so it does not know which portal it belongs to or who you are.',
    next: ['Open your Bitrix24 portal and choose Connector Desk in its menu.'],
  },
  WRONG_PORTAL: {
    title: 'This page belongs to another portal or person',
    reason:
      'The page was opened for one portal and account, and the request came with the sign-in of another. It was refused, so that nobody reads somebody else’s connectors.',
    next: ['Close this page and open Connector Desk again from the portal you mean.'],
  },
  INTERNAL_ERROR: {
    title: 'Something went wrong on our side',
    reason: 'An error occurred that nobody had foreseen. It has been logged under the request ID below.',
    next: ['Try again.', 'If it happens again, send the request ID to whoever runs Connector Desk.'],
  },
  INTERNAL_SERVER_ERROR: {
    title: 'The portal had an internal error',
    reason: 'Bitrix24 reports that something failed on the portal itself.',
    next: [
      'Try again in a minute.',
      'If it keeps happening, show the portal administrator the details below.',
    ],
  },
  NO_ROUTE: {
    title: 'There is no way to the portal from here',
    reason: 'The page has neither the portal’s frame nor the app’s server to ask.',
    next: ['Open Connector Desk from the portal’s menu.'],
  },
  MAY_HAVE_ARRIVED: {
    title: 'It is not known whether the change arrived',
    reason:
      'The connection broke before the portal’s answer came. The request was not repeated, so as not to make the change twice.',
    next: ['Look it up again to see whether the change was made.'],
  },
  CODE_ZERO: {
    title: 'Bitrix24 reported an error without a code',
    reason:
      'BI Builder failed below its REST layer, so the portal gives only a number in place of a code. Its own words are below.',
    next: ['Try again.', 'If it happens again, show the portal’s words to Bitrix24 support.'],
  },
  UNKNOWN: {
    title: 'Bitrix24 refused the request',
    reason: 'The portal gave a code that Connector Desk has no explanation for. Its own words are below.',
    next: ['Try again.', 'If it happens again, show the code and the portal’s words to Bitrix24 support.'],
  },
} satisfies Record<string, FailureWords>;

export default failures;
