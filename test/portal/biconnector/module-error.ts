/** An error of the biconnector module: HTTP 200, inside `result` (biconnector contract 2.3). */
export class ModuleError extends Error {
  constructor(
    readonly code: string | 0,
    message: string,
  ) {
    super(message);
    this.name = 'ModuleError';
  }
}

/** The one error of missing rights, webhooks and pages that belong to no app. */
export function accessDenied(): ModuleError {
  return new ModuleError('ACCESS_DENIED', 'Access denied.');
}
