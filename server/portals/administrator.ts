import { asDeskError, type Answer, type CallMethod } from '../bitrix24/answer.ts';

/**
 * Whether `profile` calls the user an administrator. What the browser says of itself (IS_ADMIN) is forgeable (platform contract 2.6).
 * @throws DeskError when the portal does not answer: "could not ask" is not "no"
 */
export async function isAdministrator(call: CallMethod): Promise<boolean> {
  return readsAdmin(await call('profile', {}));
}

/** @throws DeskError when the answer is a failure */
export function readsAdmin(answer: Answer): boolean {
  if (!answer.ok) throw asDeskError(answer);
  const { result } = answer;
  return typeof result === 'object' && result !== null && 'ADMIN' in result && result.ADMIN === true;
}
