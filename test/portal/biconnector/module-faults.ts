import { newestPortal, type BiSwitches } from './bi-switches.ts';

/** An error the module raises instead of doing its work. The number 0 is what deeper layers raise without a code. */
export interface ModuleFault {
  readonly code: string | 0;
  readonly message: string;
  /** A full method name; without it any biconnector method. */
  readonly method?: string;
}

/**
 * How biconnector errors look:
 * `nested` `{"result":{"error":{"error","error_description"}}}` (newest docs), `flat` `{"result":{"error","error_description"}}`,
 * `root` `{"error","error_description"}`; HTTP 200 always.
 */
export type ErrorShape = 'nested' | 'flat' | 'root';

/** Switches of the biconnector module of one portal. */
export class ModuleFaults {
  errorShape: ErrorShape = 'nested';
  /** Where portals differ. */
  readonly switches: BiSwitches = newestPortal();
  private readonly waiting: ModuleFault[] = [];

  /** The next matching call fails with this error. */
  push(...faults: readonly ModuleFault[]): void {
    this.waiting.push(...faults);
  }

  take(method: string): ModuleFault | undefined {
    const index = this.waiting.findIndex(fault => (fault.method ?? method).toLowerCase() === method);
    return index < 0 ? undefined : this.waiting.splice(index, 1)[0];
  }
}
