import { eventNames } from '../events/event-names.ts';
import type { RestCall, RestMethod } from '../rest/rest-call.ts';
import { argumentError, method, textOf, upperCased } from './method.ts';

/** Methods that describe methods, events, the portal's clock and its features. */
export const catalogueMethods: readonly RestMethod[] = [
  method('method.get', call => {
    const name = textOf(upperCased(call.params).get('NAME')).toLowerCase();
    if (name === '') throw argumentError('name');
    const found = call.catalogue.get(name);
    return { isExisting: found !== undefined, isAvailable: found !== undefined && isAvailable(call, found) };
  }),
  method('methods', call => {
    const params = upperCased(call.params);
    const scope = params.get('SCOPE');
    const all = [...call.catalogue.values()];
    if (typeof scope === 'string')
      return all.filter(each => (each.scope ?? '') === scope).map(each => each.name);
    const full = [true, 'true', '1', 1, 'Y'].includes(params.get('FULL') as string);
    return all.filter(each => full || isAvailable(call, each)).map(each => each.name);
  }),
  method('events', () => [...eventNames]),
  method('server.time', ({ portal }) => portal.zone.iso(portal.clock.now())),
  method('feature.get', call => {
    const code = textOf(upperCased(call.params).get('CODE'));
    if (code === '') throw argumentError('CODE');
    return { value: call.portal.profile === 'box' ? 'N' : 'Y' };
  }),
  // The transport runs batches; this entry exists so that `methods` and `method.get` list the method.
  method('batch', () => null),
];

function isAvailable({ caller }: RestCall, { scope }: RestMethod): boolean {
  return scope === undefined || caller.scopes.includes(scope) || caller.scopes.includes('*');
}
