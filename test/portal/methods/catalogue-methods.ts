import { eventNames } from '../events/event-names.ts';
import type { RestCall, RestMethod } from '../rest/rest-call.ts';
import { argumentError, method, textOf, upperCased } from './method.ts';

/** Methods about methods, and the portal's clock and features. */
export const catalogueMethods: readonly RestMethod[] = [
  method('method.get', call => {
    const name = textOf(upperCased(call.params).get('NAME')).toLowerCase();
    if (name === '') throw argumentError('name');
    const found = call.catalogue.get(name);
    return { isExisting: found !== undefined, isAvailable: found !== undefined && isOpen(call, found) };
  }),
  method('methods', call => {
    const params = upperCased(call.params);
    const scope = params.get('SCOPE');
    const all = [...call.catalogue.values()];
    if (typeof scope === 'string')
      return all.filter(each => (each.scope ?? '') === scope).map(each => each.name);
    const full = [true, 'true', '1', 1, 'Y'].includes(params.get('FULL') as string);
    return all.filter(each => full || isOpen(call, each)).map(each => each.name);
  }),
  method('events', () => [...eventNames]),
  method('server.time', ({ portal }) => portal.zone.iso(portal.clock.now())),
  method('feature.get', call => {
    const code = textOf(upperCased(call.params).get('CODE'));
    if (code === '') throw argumentError('CODE');
    return { value: call.portal.profile === 'box' ? 'N' : 'Y' };
  }),
  // Batches never reach this: the transport runs them. It stands here so that `methods` and `method.get` know it.
  method('batch', () => null),
];

function isOpen({ caller }: RestCall, { scope }: RestMethod): boolean {
  return scope === undefined || caller.scopes.includes(scope) || caller.scopes.includes('*');
}
