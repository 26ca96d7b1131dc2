import { Router } from 'express';
import { methodNotAllowed } from '../http/errors.ts';
import type { Clock } from '../../time/clock.ts';
import { contactAddress, type ServerFacts } from './legal-page.ts';

/** Time for which an answer may be relied on, in milliseconds: RFC 9116 wants less than a year. */
const validMs = 180 * 24 * 3_600_000;

/**
 * Makes `/.well-known/security.txt` (RFC 9116), where people look for the contact for reports. Without a contact the address
 * does not exist.
 */
export function createSecurityContact(
  { publisher: { contact } }: ServerFacts,
  appUrl: string,
  clock: Pick<Clock, 'now'>,
): Router {
  const router = Router();
  if (contact === undefined) return router;
  router
    .route('/.well-known/security.txt')
    .get((_req, res) => {
      const lines = [
        `Contact: ${contactAddress(contact)}`,
        `Expires: ${new Date(clock.now() + validMs).toISOString()}`,
        `Canonical: ${appUrl}/.well-known/security.txt`,
        'Preferred-Languages: en, ru',
      ];
      res.type('text/plain').send(`${lines.join('\n')}\n`);
    })
    .all(methodNotAllowed('GET', 'HEAD'));
  return router;
}
