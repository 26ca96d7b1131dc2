import type { FailureWords } from '../failure-words.ts';

/** What keeps an administrator from looking after service keys. */
const keys = {
  TOO_MANY_SERVICE_KEYS: {
    title: 'There are too many service keys',
    reason: 'A portal can have 50 keys in force.',
    next: ['Revoke one that nobody uses any more: the list says when each was used last.'],
  },
  SERVICE_KEY_NOT_FOUND: {
    title: 'There is no such service key',
    reason: 'It was made on another portal, or the app has been uninstalled meanwhile.',
    next: ['Load the list again.'],
  },
} satisfies Readonly<Record<string, FailureWords>>;

export default keys;
