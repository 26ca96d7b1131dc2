import type { FailureWords } from '../failure-words.ts';
import access from './access-failures.ts';
import connection from './connection-failures.ts';
import keys from './key-failures.ts';
import objects from './object-failures.ts';
import writing from './write-failures.ts';

/** Words by codes of Bitrix24 and of this app; components/failure-name.ts says which other codes share them. */
const failures = {
  ...access,
  ...connection,
  ...keys,
  ...writing,
  ...objects,
  CONNECTOR_NOT_FOUND: {
    title: 'The connector was not found',
    reason:
      'No connector in this portal has this ID, or another app registered it. Bitrix24 shows a connector only to the app that created it.',
    next: [
      'Check the ID and the portal: IDs differ from portal to portal.',
      'If another app, a local app or a script with its own credentials registered the connector, read it with that app.',
      'If the app was deleted and added again, it counts as a new app and cannot see the connectors of the old one.',
    ],
  },
  VALIDATION_ID_NOT_PROVIDED: {
    title: 'The request reached Bitrix24 without an ID',
    reason: 'Connector Desk always sends an ID, so something on the way to the portal removed it.',
    next: [
      'Try again.',
      'If this happens again, send the details below to the Connector Desk operator: a proxy may be changing requests.',
    ],
  },
  VALIDATION_INVALID_ID_FORMAT: {
    title: 'Bitrix24 did not accept this ID',
    reason: 'A connector ID is a positive whole number, such as 4.',
    next: ['Check the number and enter it again, using digits only.'],
  },
  VALIDATION: {
    title: 'Bitrix24 did not accept the request',
    reason: 'The portal rejected one of the values. Its message is shown below.',
    next: ['Check the ID.', 'If the ID is correct, send the details below to the Connector Desk operator.'],
  },
  ERROR_METHOD_NOT_FOUND: {
    title: 'This portal does not support connectors yet',
    reason:
      'The portal does not have this method. On-premise editions of Bitrix24 get the BI Builder REST methods with an update of the BI connector module.',
    next: [
      'Ask the portal administrator to update Bitrix24 and to check that the “biconnector” module is installed.',
      'For a cloud portal: try again, then contact Bitrix24 support.',
    ],
  },
  CODE_ZERO: {
    title: 'Bitrix24 reported an error without a code',
    reason: 'BI Builder failed internally, so the portal gives no error code. Its message is shown below.',
    next: ['Try again.', 'If this happens again, send the portal’s message to Bitrix24 support.'],
  },
  UNKNOWN: {
    title: 'Bitrix24 rejected the request',
    reason: 'Connector Desk has no explanation for this error code. The portal’s message is shown below.',
    next: ['Try again.', 'If this happens again, send the code and the message to Bitrix24 support.'],
  },
} satisfies Record<string, FailureWords>;

export default failures;
