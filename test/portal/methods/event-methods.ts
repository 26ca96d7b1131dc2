import { isEventName } from '../events/event-names.ts';
import type { EventHandler } from '../installation.ts';
import type { Json } from '../json.ts';
import type { RestCall, RestMethod } from '../rest/rest-call.ts';
import { RestError } from '../rest/rest-error.ts';
import { checkHandlerUrl } from './handler-url.ts';
import { applicationOf, argumentError, method, textOf, upperCased } from './method.ts';

/** `event.*` (platform contract 5.1). */
export const eventMethods: readonly RestMethod[] = [
  method('event.bind', bind),
  method('event.get', call =>
    applicationOf(call).eventHandlers.map(({ event, handler, authType, offline }) => ({
      event,
      handler,
      auth_type: String(authType),
      offline: offline ? 1 : 0,
    })),
  ),
  method('event.unbind', unbind),
  method('event.test', call => {
    const installation = applicationOf(call);
    call.portal.emit(installation, 'ONAPPTEST', { QUERY: call.params }, call.caller.user);
    return 1;
  }),
];

function bind(call: RestCall): Json {
  const { eventHandlers } = applicationOf(call);
  const wanted = readHandler(call);
  if (!isEventName(wanted.event)) throw new RestError(400, 'ERROR_EVENT_NOT_FOUND', 'Event not found');
  if (!wanted.offline) checkHandlerUrl(wanted.handler, call.portal.allowUndottedHandlers);
  const { user } = call.caller;
  if (!user.admin && (wanted.offline || (wanted.authType !== 0 && wanted.authType !== user.id))) {
    throw new RestError(403, 'ACCESS_DENIED', 'Access denied!');
  }
  const bound = user.admin ? wanted : { ...wanted, authType: user.id };
  if (eventHandlers.some(each => isSameHandler(each, bound))) {
    throw new RestError(400, 'ERROR_CORE', 'Unable to set event handler: Handler already binded');
  }
  eventHandlers.push(bound);
  return true;
}

function unbind(call: RestCall): Json {
  const { eventHandlers } = applicationOf(call);
  const given = upperCased(call.params);
  const wanted = readHandler(call);
  const kept = eventHandlers.filter(
    each =>
      !(
        each.event === wanted.event &&
        each.offline === wanted.offline &&
        (wanted.offline || each.handler === wanted.handler) &&
        (!given.has('AUTH_TYPE') || each.authType === wanted.authType)
      ),
  );
  const count = eventHandlers.length - kept.length;
  eventHandlers.splice(0, eventHandlers.length, ...kept);
  return { count };
}

function readHandler({ params }: RestCall): EventHandler {
  const given = upperCased(params);
  const event = textOf(given.get('EVENT')).toUpperCase();
  const handler = textOf(given.get('HANDLER'));
  const offline = textOf(given.get('EVENT_TYPE')).toLowerCase() === 'offline';
  if (event === '') throw argumentError('EVENT');
  if (handler === '' && !offline) throw argumentError('HANDLER');
  return { event, handler, authType: Number(textOf(given.get('AUTH_TYPE'))) || 0, offline };
}

function isSameHandler(one: EventHandler, other: EventHandler): boolean {
  return (
    one.event === other.event &&
    one.handler === other.handler &&
    one.authType === other.authType &&
    one.offline === other.offline
  );
}
