import type { FailureWords } from '../failure-words.ts';

const checkForm = 'Compare host, port and type with what the database’s administrator gave you.';
const askAdministrator = 'Ask the database’s administrator.';
const seeRequests = 'The database’s own words are in the list of data requests.';

/** Failures of databases. Keys are this app's codes; the steps of a check use the same words. */
const failures = {
  HOST_UNKNOWN: {
    title: 'There is no host with this name',
    reason:
      'The name has no address on the internet. It may be misspelled, or known only inside your network.',
    next: ['Check the spelling of the host.', 'Use a name or address that is known outside your network.'],
  },
  HOST_NOT_PUBLIC: {
    title: 'The host is on a private address',
    reason:
      'The address belongs to a closed network, such as 10.x or 192.168.x. This server does not call such addresses.',
    next: [
      'Enter the database’s public address, and let this server’s addresses in.',
      'If Connector Desk runs in your own network, its operator can allow private addresses (ALLOW_PRIVATE_DATABASES).',
    ],
  },
  CONNECTION_REFUSED: {
    title: 'Nothing answers on this port',
    reason: 'The host exists, but it refuses connections on this port.',
    next: [
      checkForm,
      'Check that the database accepts connections from outside, not only from its own computer.',
    ],
  },
  CONNECTION_TIMEOUT: {
    title: 'The host does not answer',
    reason: 'No answer came in time. Usually a firewall silently drops the connection.',
    next: ['Let the addresses of this server through the firewall.', checkForm],
  },
  CONNECTION_LOST: {
    title: 'The database closed the connection',
    reason:
      'The connection ended in the middle of the conversation, or another program listens on this port.',
    next: [checkForm, 'Try again: the database may be restarting.'],
  },
  TLS_NOT_OFFERED: {
    title: 'The database does not offer encryption',
    reason: 'The form asks for an encrypted connection, but the database has TLS switched off.',
    next: [
      'Have TLS switched on in the database.',
      'Without encryption, anyone on the way can read password and data. Choose “Off” only inside your own network.',
    ],
  },
  TLS_NOT_TRUSTED: {
    title: 'The database’s certificate is not trusted',
    reason: 'It is signed by an authority that this server does not know, often the database’s own.',
    next: ['Paste the certificate of that authority (CA) into the form.', askAdministrator],
  },
  TLS_WRONG_NAME: {
    title: 'The certificate belongs to another name',
    reason: 'The certificate does not name the host in the form.',
    next: ['Enter the host under the name in the certificate, or put that name into “Server name”.'],
  },
  TLS_EXPIRED: {
    title: 'The database’s certificate is not valid now',
    reason: 'The certificate has expired, or is not valid yet.',
    next: ['Have the certificate renewed.', askAdministrator],
  },
  LOGIN_REFUSED: {
    title: 'The database refuses this user or password',
    reason: 'User or password is wrong, or the database does not let this user in from outside.',
    next: [
      'Enter user and password again.',
      'Check that the user may log in from the addresses of this server.',
    ],
  },
  DATABASE_UNKNOWN: {
    title: 'There is no database with this name',
    reason: 'The login works, but this database does not exist or the user may not open it.',
    next: ['Check the name; capital letters count.', 'Have the user granted access to the database.'],
  },
  RIGHTS_TOO_WIDE: {
    title: 'The user may do more than read',
    reason: 'The user can change data or read files of the database server. Connector Desk only reads.',
    next: ['Better create a user for Connector Desk that may only read the tables reports need.'],
  },
  NO_TABLES: {
    title: 'The user can read no table',
    reason: 'The login works, but no table or view may be read.',
    next: [
      'Have the user granted SELECT on the tables that reports need.',
      'Check the name of the database.',
    ],
  },
  ROW_FAILED: {
    title: 'No row could be read',
    reason: 'The tables are visible, but reading one of them failed.',
    next: ['Have the user granted SELECT on the tables.', askAdministrator],
  },
  SERVER_TOO_OLD: {
    title: 'The database server is too old',
    reason: 'Connector Desk does not support this version.',
    next: ['Have the database server updated.'],
  },
  TIME_ZONE_UNKNOWN: {
    title: 'The database does not know this time zone',
    reason: 'The time zone in the form is missing in the database server.',
    next: ['Choose another time zone, or leave it empty.', 'For MySQL: have the time zone tables loaded.'],
  },
  RIGHTS_MISSING: {
    title: 'The user may not read this',
    reason: 'The database denies this user access to the table or to one of its columns.',
    next: ['Have the user granted SELECT on it.'],
  },
  TABLE_GONE: {
    title: 'The table is no longer in the database',
    reason: 'It was deleted or renamed, or the user may not see it any more.',
    next: ['Look for the table under another name and publish that one.', askAdministrator],
  },
  COLUMN_GONE: {
    title: 'A column is no longer in the database',
    reason: 'It was deleted or renamed since the table was published.',
    next: ['Publish the table again: the page of the database shows what changed.'],
  },
  QUERY_REFUSED: {
    title: 'The database does not accept the query',
    reason: 'The text has a mistake, or it is not one statement that only reads.',
    next: [
      'Correct what the database names in its own words.',
      'Write one SELECT without a semicolon in the middle.',
    ],
  },
  QUERY_FAILED: {
    title: 'The database could not answer the query',
    reason: 'The database stopped with an error.',
    next: [seeRequests, 'Correct the query, then try again.'],
  },
  QUERY_TIMEOUT: {
    title: 'The query took too long',
    reason: 'The database was still working when the time limit was reached.',
    next: [
      'Ask for less: fewer columns, a shorter period.',
      'Have an index made for the column reports filter by.',
    ],
  },
  ROW_TOO_LARGE: {
    title: 'A row is too large',
    reason: 'One row holds more data than this server passes on.',
    next: ['Leave out columns with long texts or files and publish the table again.'],
  },
  CANCELLED: {
    title: 'The request was cancelled',
    reason: 'The reader left before the answer was complete.',
    next: ['Try again.'],
  },
  BUSY: {
    title: 'Too many queries are running',
    reason: 'This database or portal has as many queries under way as are allowed at a time.',
    next: ['Wait until some have ended, then try again.'],
  },
  DATABASE_NOT_FOUND: {
    title: 'The database was not found',
    reason: 'This portal has no database with this ID. Someone may have just deleted it.',
    next: ['Look for the database in the list.'],
  },
  QUERY_NOT_FOUND: {
    title: 'The saved query was not found',
    reason: 'Someone may have just deleted it.',
    next: ['Look for the query on the page of the database.'],
  },
  ACCESS_KEY_REFUSED: {
    title: 'The access key is not valid',
    reason: 'The source in Bitrix24 holds a key that was replaced or deleted.',
    next: ['Replace the key on the page of the database: the source gets the new one.'],
  },
  HOSTED_TABLE_NOT_FOUND: {
    title: 'The table was not found in the database',
    reason: 'It was deleted or renamed, or the user may not see it any more.',
    next: ['Look for the table in the list.'],
  },
  TOO_MANY_QUERIES: {
    title: 'The database has too many saved queries',
    reason: 'No more queries can be saved for it.',
    next: ['Delete queries that are no longer needed.'],
  },
  QUERY_IS_PUBLISHED: {
    title: 'A table is made of this query',
    reason: 'A saved query cannot be deleted as long as a table in the portal is made of it.',
    next: ['Delete the table in the portal first.'],
  },
  TOO_MANY_DATABASES: {
    title: 'The portal has too many databases',
    reason: 'No more databases can be connected.',
    next: ['Delete databases that are no longer needed.'],
  },
  PUBLICATION_BUSY: {
    title: 'Someone else is publishing right now',
    reason: 'Tables are published into a portal one after another, so that nothing is created twice.',
    next: ['Try again shortly.'],
  },
  VALIDATION_NOT_A_HOST: {
    title: 'This is not a host',
    reason: 'A host is a name or an address, without https://, port or password.',
    next: ['Enter a host such as db.example.com.'],
  },
  VALIDATION_NOT_A_PORT: {
    title: 'This is not a port',
    reason: 'A port is a whole number from 1 to 65535.',
    next: ['Enter the port, or leave the usual one.'],
  },
  VALIDATION_TIME_ZONE: {
    title: 'This is not a time zone',
    reason: 'A time zone has a name such as Europe/Berlin.',
    next: ['Choose one from the list, or leave it empty.'],
  },
} satisfies Record<string, FailureWords>;

export default failures;
