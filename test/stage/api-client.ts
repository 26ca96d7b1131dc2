import type { Answer, DeskUnderTest } from './desk.ts';

/** Asks the API as one user; a body goes as JSON. */
export type ApiClient = (method: string, path: string, body?: unknown) => Promise<Answer>;

export const api =
  (t: Pick<DeskUnderTest, 'request'>, frameToken: string): ApiClient =>
  (method, path, body) =>
    t.request(path, {
      method,
      headers: {
        authorization: `Bearer ${frameToken}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
