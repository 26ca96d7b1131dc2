import type { FailureWords } from '../failure-words.ts';

/** Failures of limits, networks and servers on the way to the portal and back. */
const failures = {
  QUERY_LIMIT_EXCEEDED: {
    title: 'Too many requests at once',
    reason: 'The limit of requests per second, set by the portal or this app, was reached.',
    next: ['Wait a few seconds and try again.', 'Check other apps in the portal: they share this limit.'],
  },
  PORTAL_BUSY: {
    title: 'The portal is busy with other requests',
    reason:
      'Bitrix24 accepts a limited number of requests per second from this app, and others are already waiting. This request was not sent, so nothing has changed.',
    next: [
      'Try again when the countdown on the button ends.',
      'Find out what sends so many requests if this happens often: an import, a script or many colleagues at once.',
    ],
  },
  TOO_MANY_REQUESTS: {
    title: 'You sent too many requests',
    reason:
      'This app accepts a limited number of requests per minute from one user, portal or network, and the limit was reached. The request was not sent to the portal.',
    next: [
      'Try again when the countdown on the button ends, within a minute.',
      'Follow the Retry-After header in scripts that call this app.',
    ],
  },
  OPERATION_TIME_LIMIT: {
    title: 'The portal has paused this method',
    reason:
      'Calls of this method took more than 480 seconds within ten minutes, so Bitrix24 blocks it for this app for a while. Other methods still work.',
    next: ['Try again in about ten minutes.', 'Find out what else calls this method so often.'],
  },
  OVERLOAD_LIMIT: {
    title: 'Bitrix24 has blocked calls to this portal',
    reason:
      'Bitrix24 disabled the REST API manually because the portal was overloaded. Repeated requests make it worse.',
    next: [
      'Ask the portal administrator to contact Bitrix24 support.',
      'Do not repeat the request until support replies.',
    ],
  },
  PORTAL_UNREACHABLE: {
    title: 'The portal cannot be reached',
    reason: 'The connection to the portal failed.',
    next: [
      'Check that the portal opens in your browser.',
      'For an on-premise portal: check that its firewall allows this app’s server.',
      'Try again in a minute.',
    ],
  },
  PORTAL_CERTIFICATE_UNTRUSTED: {
    title: 'The server does not trust the portal’s certificate',
    reason: 'The certificate is self-signed, or signed by an authority that this app’s server does not know.',
    next: [
      'Ask the portal administrator to send the whole chain of certificates.',
      'On-premise portal with its own authority: the operator of Connector Desk adds it with NODE_EXTRA_CA_CERTS, as docs/operating.md says.',
    ],
  },
  PORTAL_CERTIFICATE_EXPIRED: {
    title: 'The portal’s certificate is not valid today',
    reason: 'It has expired, or it begins in the future. Nothing was sent.',
    next: [
      'Ask the portal administrator to renew the certificate.',
      'If it is new: ask the operator to check the clock of the Connector Desk server.',
    ],
  },
  PORTAL_CERTIFICATE_WRONG_NAME: {
    title: 'The portal’s certificate belongs to another host',
    reason: 'The name in the certificate is not the address of the portal. Nothing was sent.',
    next: ['Ask the portal administrator for a certificate that names the portal’s address.'],
  },
  PORTAL_GATE_REFUSED: {
    title: 'Something in front of the portal refused the request',
    reason: 'A firewall or a proxy answered instead of Bitrix24. The message below has its status.',
    next: [
      'Ask the portal administrator to let this app’s server pass to /rest/.',
      'Nothing was changed in the portal.',
    ],
  },
  PORTAL_ANSWER_TOO_LARGE: {
    title: 'The portal’s answer is too large',
    reason: 'The portal sent more than 16 MB at once, which no answer of Bitrix24 should be.',
    next: [
      'Replace very large logos and descriptions by smaller ones.',
      'If this keeps happening, send the details below to the portal administrator.',
    ],
  },
  PORTAL_TIMEOUT: {
    title: 'The portal did not answer in time',
    reason: 'The request was sent, but no answer came. The portal may be busy.',
    next: [
      'Try again in a minute.',
      'If this keeps happening, ask the portal administrator whether the portal is overloaded.',
    ],
  },
  PORTAL_NONSENSE: {
    title: 'The portal’s answer could not be read',
    reason:
      'The portal sent something other than a REST answer: an error page, an empty answer or a page from a proxy.',
    next: ['Try again.', 'If this keeps happening, send the details below to the portal administrator.'],
  },
  PORTAL_MOVED: {
    title: 'The portal has a new address',
    reason: 'The portal was renamed, and its new address has not been confirmed yet.',
    next: ['Open the portal at its new address, open Connector Desk from its menu, then try again.'],
  },
  OAUTH_UNREACHABLE: {
    title: 'The Bitrix24 authorization server does not answer',
    reason: 'Connector Desk could not verify your session, so the request was not sent to the portal.',
    next: ['Try again in a few minutes. The problem is not on your side.'],
  },
  OAUTH_NONSENSE: {
    title: 'The answer of the Bitrix24 authorization server was not understood',
    reason:
      'Connector Desk got an answer, but not in a form it understands, so the request was not sent to the portal.',
    next: ['Try again in a few minutes. If this stays, give the operator of the app the request number.'],
  },
  SERVER_UNREACHABLE: {
    title: 'The Connector Desk server cannot be reached',
    reason: 'Your browser could not connect to the app’s server.',
    next: ['Check your network connection, then try again.'],
  },
  SERVER_TIMEOUT: {
    title: 'The Connector Desk server did not answer in time',
    reason: 'The request was sent, but no answer came. The portal behind the server may be slow.',
    next: ['Try again in a minute.'],
  },
  SERVER_NONSENSE: {
    title: 'The Connector Desk server’s answer could not be read',
    reason: 'The answer had an unexpected form. A proxy may have changed it.',
    next: ['Try again.', 'If this keeps happening, send the details below to the Connector Desk operator.'],
  },
  FRAME_SILENT: {
    title: 'The portal’s page does not respond',
    reason: 'This page runs in a frame of the portal’s page, and that page does not respond.',
    next: [
      'Reload the whole portal page, not only this frame.',
      'Turn off browser extensions that block scripts or messages between pages, then try again.',
    ],
  },
  INTERNAL_ERROR: {
    title: 'Something went wrong on our side',
    reason: 'An unexpected error occurred. It was logged under the request ID below.',
    next: ['Try again.', 'If this happens again, send the request ID to the Connector Desk operator.'],
  },
  INTERNAL_SERVER_ERROR: {
    title: 'The portal had an internal error',
    reason: 'Bitrix24 reports that something failed in the portal itself.',
    next: [
      'Try again in a minute.',
      'If this keeps happening, send the details below to the portal administrator.',
    ],
  },
  NO_ROUTE: {
    title: 'The portal cannot be reached from this page',
    reason: 'Neither the portal’s frame nor the app’s server is available to this page.',
    next: ['Open Connector Desk from the portal’s menu.'],
  },
  MAY_HAVE_ARRIVED: {
    title: 'The change may or may not be saved',
    reason:
      'The connection was lost before the portal answered. The request was not repeated, so the change cannot be made twice.',
    next: ['Reload the page to check whether the change was saved.'],
  },
} satisfies Record<string, FailureWords>;

export default failures;
