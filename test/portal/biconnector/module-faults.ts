import { newestPortal, type BiSwitches } from './bi-switches.ts';

/** An error that the module raises instead of its work. Deeper layers without a code raise the number 0. */
export interface ModuleFault {
  readonly code: string | 0;
  readonly message: string;
  /** Full method name; without it the fault hits any biconnector method. */
  readonly method?: string;
}

/**
 * Shape of biconnector errors, always with HTTP 200: `nested` is `{"result":{"error":{"error","error_description"}}}`
 * (newest docs), `flat` is `{"result":{"error","error_description"}}`, `root` is `{"error","error_description"}`.
 */
export type ErrorShape = 'nested' | 'flat' | 'root';

/** Faults and switches of the biconnector module of one portal. */
export class ModuleFaults {
  errorShape: ErrorShape = 'nested';
  readonly switches: BiSwitches = newestPortal();
  private waiting: ModuleFault[] = [];

  /** Queues faults; each hits the next matching call. */
  push(...faults: readonly ModuleFault[]): void {
    this.waiting.push(...faults);
  }

  /** Takes the first fault that matches the lower-cased method. */
  take(method: string): ModuleFault | undefined {
    const index = this.waiting.findIndex(fault => (fault.method ?? method).toLowerCase() === method);
    return index < 0 ? undefined : this.waiting.splice(index, 1)[0];
  }

  clear(): void {
    this.waiting = [];
  }
}
