import type { FailureWords } from '../failure-words.ts';

/** Failures of managing service keys. */
const failures = {
  TOO_MANY_SERVICE_KEYS: {
    title: 'The limit of service keys was reached',
    reason: 'A portal can have 50 active keys.',
    next: ['Revoke a key that is no longer used. The list shows when each key was last used.'],
  },
  SERVICE_KEY_NOT_FOUND: {
    title: 'The service key was not found',
    reason: 'The key belongs to another portal, or the app has been uninstalled since.',
    next: ['Reload the list.'],
  },
} satisfies Readonly<Record<string, FailureWords>>;

export default failures;
