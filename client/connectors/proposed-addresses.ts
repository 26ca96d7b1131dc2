import type { Addresses } from './addresses.ts';

let proposed: Addresses | null = null;

/** Keeps addresses for the form of a new connector, which takes them once. */
export const proposeAddresses = (addresses: Addresses): void => {
  proposed = addresses;
};

export function takeAddresses(): Addresses | null {
  const taken = proposed;
  proposed = null;
  return taken;
}
