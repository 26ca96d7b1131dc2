/** An incoming webhook: a URL that acts as its owner, in no app's name. */
export interface Webhook {
  readonly userId: number;
  readonly code: string;
  readonly scopes: readonly string[];
}
