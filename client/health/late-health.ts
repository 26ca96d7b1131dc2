import { defineAsyncComponent } from 'vue';
import type * as health from './health.ts';
import type { Quiet } from '../transport/quiet.ts';

type HealthParts = typeof health;

let loading: Promise<HealthParts> | undefined;

/** Loads what shows health once the first view is there; once per page, unless it fails. */
function load({ whenQuiet }: Quiet): Promise<HealthParts> {
  loading ??= new Promise<void>(resolve => whenQuiet(resolve))
    .then(() => import('./health.ts'))
    .catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
  return loading;
}

/** A part of what shows health, which comes after the first view. */
export const lateHealth = <Name extends keyof HealthParts>(quiet: Quiet, name: Name) =>
  defineAsyncComponent<HealthParts[Name]>(async () => (await load(quiet))[name]);
