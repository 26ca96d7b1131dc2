/** An error of the biconnector module, sent inside `result` with HTTP 200 (biconnector contract 2.3). */
export class ModuleError extends Error {
  constructor(
    readonly code: string | 0,
    message: string,
  ) {
    super(message);
    this.name = 'ModuleError';
  }
}

/** The error for missing rights, webhooks and pages that belong to no app. */
export function accessDenied(): ModuleError {
  return new ModuleError('ACCESS_DENIED', 'Access denied.');
}
