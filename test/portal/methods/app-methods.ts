import { isMap } from '../json.ts';
import { scopeText } from '../portal-state.ts';
import { phpMap } from '../rest/php-empty.ts';
import type { RestMethod } from '../rest/rest-call.ts';
import { RestError } from '../rest/rest-error.ts';
import { applicationOf, argumentError, method, requireAdmin, textOf, upperCased } from './method.ts';

/** `app.info`, `scope` and the options that an app keeps on the portal. */
export const appMethods: readonly RestMethod[] = [
  method('app.info', ({ caller, portal }) => {
    const license = portal.profile === 'box' ? `${portal.lang}_selfhosted` : `${portal.lang}_basic`;
    if (caller.kind === 'webhook') return { SCOPE: [...caller.scopes], LICENSE: license };
    if (caller.kind === 'page') throw new RestError(400, 'ACCESS_DENIED', 'Application context required');
    const { installation } = caller;
    return {
      ID: installation.epoch,
      CODE: installation.app.code,
      VERSION: installation.version,
      STATUS: installation.status,
      INSTALLED: installation.installed,
      PAYMENT_EXPIRED: installation.paymentExpired ? 'Y' : 'N',
      DAYS: null,
      LANGUAGE_ID: portal.lang,
      LICENSE: license,
      LICENSE_TYPE: portal.profile === 'box' ? 'selfhosted' : 'basic',
      LICENSE_FAMILY: portal.profile === 'box' ? 'selfhosted' : 'basic',
    };
  }),
  method('app.option.get', call => {
    const options = applicationOf(call).appOptions;
    const name = textOf(upperCased(call.params).get('OPTION'));
    return name === '' ? phpMap(Object.fromEntries(options)) : (options.get(name) ?? null);
  }),
  method('app.option.set', call => {
    const installation = applicationOf(call);
    requireAdmin(call);
    const options = upperCased(call.params).get('OPTIONS');
    if (!isMap(options)) throw argumentError('options');
    for (const [name, value] of Object.entries(options)) installation.appOptions.set(name, value);
    return true;
  }),
  method('user.option.get', call => {
    const options = applicationOf(call).userOptions.get(call.caller.user.id) ?? new Map<string, never>();
    const name = textOf(upperCased(call.params).get('OPTION'));
    return name === '' ? phpMap(Object.fromEntries(options)) : (options.get(name) ?? null);
  }),
  method('user.option.set', call => {
    const { userOptions } = applicationOf(call);
    const options = upperCased(call.params).get('OPTIONS');
    if (!isMap(options)) throw argumentError('options');
    const { id } = call.caller.user;
    userOptions.set(id, new Map([...(userOptions.get(id) ?? []), ...Object.entries(options)]));
    return true;
  }),
  method('scope', ({ caller, params, catalogue }) => {
    if (isTrue(params['full']))
      return [...new Set([...catalogue.values()].flatMap(each => each.scope ?? []))].sort();
    return caller.kind === 'app' ? scopeText(caller.installation.app).split(',') : [...caller.scopes];
  }),
];

function isTrue(value: unknown): boolean {
  return value === true || value === 'true' || value === '1' || value === 1 || value === 'Y';
}
