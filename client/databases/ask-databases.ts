import { readText, type Item } from '../../server/bitrix24/biconnector/item.ts';
import type { CheckAnswer, CheckStepAnswer } from '../../server/hosting/operations/database-answers.ts';
import { createAskServer, itemIn, itemsIn, type AskServer } from '../desk/ask-server.ts';
import { useDesk } from '../desk/desk.ts';
import type { Outcome } from '../desk/outcome.ts';
import { realTimers } from '../transport/timers.ts';
import { readCheck, readDatabase, readSteps, type Database } from './database.ts';

/** A check goes through eight steps, each with a limit of its own; in milliseconds. */
const checkTimeoutMs = 90_000;

export const pathOf = (id: string, ...parts: readonly string[]): string =>
  ['/api/databases', id, ...parts].map((part, at) => (at === 0 ? part : encodeURIComponent(part))).join('/');

const idIn = (body: Item): string | undefined => readText(itemIn(body)?.['id']) || undefined;
const checkIn = (body: Item): CheckAnswer | undefined => {
  const item = itemIn(body);
  return item && readCheck(item);
};

export const askDatabases = (ask: AskServer, signal?: AbortSignal): Promise<Outcome<readonly Database[]>> =>
  ask('/api/databases', body => itemsIn(body)?.map(readDatabase), { ...(signal ? { signal } : {}) });

export const askDatabase = (ask: AskServer, id: string, signal: AbortSignal): Promise<Outcome<Database>> =>
  ask(
    pathOf(id),
    body => {
      const item = itemIn(body);
      return item && readDatabase(item);
    },
    { signal },
  );

/** Called with each step of a check as it ends. */
export type OnStep = (step: CheckStepAnswer) => void;

/** How a check is asked for, so that its steps can be followed. */
const withSteps = (onStep: OnStep) => ({
  timeoutMs: checkTimeoutMs,
  onProgress: (progress: unknown) => readSteps([progress]).forEach(onStep),
});

/** Checks what is in the form and stores nothing. */
export const askCheck = (ask: AskServer, body: object, onStep: OnStep): Promise<Outcome<CheckAnswer>> =>
  ask('/api/databases/check', checkIn, {
    method: 'POST',
    body,
    changesNothing: true,
    ...withSteps(onStep),
  });

/** Checks a stored database and keeps the result. */
export const askRecheck = (ask: AskServer, id: string, onStep: OnStep): Promise<Outcome<CheckAnswer>> =>
  ask(pathOf(id, 'check'), checkIn, { method: 'POST', changesNothing: true, ...withSteps(onStep) });

/** Connects a database after a check; gives its id. */
export const askNew = (ask: AskServer, body: object, onStep: OnStep): Promise<Outcome<string>> =>
  ask('/api/databases', idIn, { method: 'POST', body, ...withSteps(onStep) });

/** Changes a database, after a check where the change needs one. */
export const askChange = (
  ask: AskServer,
  id: string,
  body: object,
  onStep: OnStep,
): Promise<Outcome<string>> => ask(pathOf(id), idIn, { method: 'PATCH', body, ...withSteps(onStep) });

/** Deletes tables and source in the portal, then the record; may take several calls of the portal. */
export const askRemoval = (ask: AskServer, id: string): Promise<Outcome<string>> =>
  ask(pathOf(id), idIn, { method: 'DELETE', timeoutMs: checkTimeoutMs });

/** Gives the source in the portal a new access key. */
export const askNewKey = (ask: AskServer, id: string): Promise<Outcome<string>> =>
  ask(pathOf(id, 'key'), idIn, { method: 'POST', timeoutMs: checkTimeoutMs });

/** Adds the portal's sample shop under this title, or finds it; gives the id of its database. */
export const askSample = (ask: AskServer, title: string): Promise<Outcome<string>> =>
  ask('/api/databases/sample', idIn, { method: 'POST', body: { title }, timeoutMs: checkTimeoutMs });

/** Asks the server as the person who looks at the page. */
export function useAsk(): AskServer {
  const { session } = useDesk();
  return createAskServer(session, realTimers);
}
