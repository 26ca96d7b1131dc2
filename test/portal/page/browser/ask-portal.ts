import { state } from './page-data.ts';

/**
 * Calls an action of the portal's page for this page's app, or for the one that `body.app` names, with the anti-forgery value, which a page of another site cannot know.
 *
 * @throws Error with the portal's own message when it refuses
 */
export async function askPortal<T>(path: string, body: Readonly<Record<string, unknown>> = {}): Promise<T> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-bitrix-csrf-token': state.sessid },
    body: JSON.stringify({ app: state.app.clientId, ...body }),
  });
  const answer = (await response.json()) as { readonly result?: T; readonly error?: string };
  if (!response.ok || answer.error !== undefined) throw new Error(answer.error ?? String(response.status));
  return answer.result as T;
}
