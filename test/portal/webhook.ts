/** An incoming webhook: a URL that acts as its owner and belongs to no app. */
export interface Webhook {
  readonly userId: number;
  readonly code: string;
  readonly scopes: readonly string[];
}
