import type { Answer } from '../answer.ts';

/** What calls the methods: a portal's REST, already bound to a user. */
export type CallMethod = (method: string, params: object) => Promise<Answer>;
