import type { Request } from 'express';
import { asDeskError } from '../../bitrix24/answer.ts';
import { unreadableTexts } from '../../bitrix24/biconnector/check-input.ts';
import { ownCodes } from '../../bitrix24/biconnector/problem-codes.ts';
import { refuseInput } from '../../bitrix24/biconnector/refusal.ts';
import { DeskError } from '../../desk-error.ts';
import type { Problem } from '../../bitrix24/answer-shapes.ts';
import { isReadable } from '../../bitrix24/readable-text.ts';

/**
 * Refuses addresses whose path or query holds NUL or another unreadable character: no identifier, filter or host has one, and
 * PostgreSQL would fail on it.
 * @throws DeskError `BAD_INPUT` (400), which names the parameter
 */
export function assertReadableUrl({ originalUrl: url }: Request): void {
  // Only percent-encoded characters can be unreadable, because Node refuses the others.
  if (!url.includes('%')) return;
  const at = url.indexOf('?');
  if (!isReadable(decode(at === -1 ? url : url.slice(0, at)))) throw new DeskError('BAD_INPUT');
  const parameters = [...new URLSearchParams(at === -1 ? '' : url.slice(at + 1))];
  const unreadable = parameters.filter(each => !each.every(isReadable));
  assertNone(unreadable.map(([name]) => ({ field: name, code: ownCodes.unreadable })));
}

/** Refuses JSON bodies whose texts hold unreadable characters. @throws DeskError that names their fields */
export const assertReadableBody = (body: unknown): void => assertNone(unreadableTexts(body));

function assertNone(problems: readonly Problem[]): void {
  if (problems.length > 0) throw asDeskError(refuseInput(problems));
}

/** Malformed escapes are left to the router, which refuses them. */
function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return '';
  }
}
