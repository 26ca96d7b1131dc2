import { promisify } from 'node:util';
import type { Request } from 'express';
import type { TokenKey } from '../../bitrix24/identifiers.ts';

/** Signs a verified user in by cookie, under a new session id: whoever planted the old one does not get in. */
export async function signIn(req: Request, { memberId, userId }: TokenKey): Promise<void> {
  await promisify(req.session.regenerate.bind(req.session))();
  req.session.user = { memberId, userId };
}
