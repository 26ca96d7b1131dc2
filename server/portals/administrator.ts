import type { Answer } from '../bitrix24/answer.ts';
import type { CallMethod } from '../bitrix24/biconnector.ts';

/** Whether `profile` calls the user an administrator. What the browser says of itself (IS_ADMIN) is forgeable (platform contract 2.6). */
export async function isAdministrator(call: CallMethod): Promise<boolean> {
  return readsAdmin(await call('profile', {}));
}

export function readsAdmin(answer: Answer): boolean {
  return (
    answer.ok &&
    typeof answer.result === 'object' &&
    answer.result !== null &&
    'ADMIN' in answer.result &&
    answer.result.ADMIN === true
  );
}
