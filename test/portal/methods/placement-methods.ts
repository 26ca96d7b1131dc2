import type { BoundPlacement } from '../installation.ts';
import { isMap, type Json, type JsonMap } from '../json.ts';
import { phpMap } from '../rest/php-empty.ts';
import type { RestCall, RestMethod } from '../rest/rest-call.ts';
import { RestError } from '../rest/rest-error.ts';
import { checkHandlerUrl } from './handler-url.ts';
import { applicationOf, argumentError, method, requireAdmin, textOf, upperCased } from './method.ts';
import { placementsFor, singlePlacements } from './placement-codes.ts';

const scope = 'placement';

/** `placement.*` (platform contract 2.4). */
export const placementMethods: readonly RestMethod[] = [
  method('placement.bind', bind, scope),
  method('placement.list', call => [...placementsFor(applicationOf(call).app.scopes)], scope),
  method(
    'placement.get',
    call =>
      applicationOf(call).placements.map(each => ({
        placement: each.placement,
        userId: each.userId,
        handler: each.handler,
        options: phpMap(each.options),
        title: each.title,
        description: each.description,
        langAll: phpMap(each.langAll),
      })),
    scope,
  ),
  method('placement.unbind', unbind, scope),
];

/** Ids are unique on the portal, because addresses of its pages carry them. */
function nextPlacementId({ portal }: RestCall): number {
  const bound = [...portal.installed.values()].flatMap(({ placements }) => placements);
  return Math.max(0, ...bound.map(({ id }) => id)) + 1;
}

function bind(call: RestCall): Json {
  const installation = applicationOf(call);
  requireAdmin(call);
  const given = upperCased(call.params);
  const placement = textOf(given.get('PLACEMENT')).toUpperCase();
  const handler = textOf(given.get('HANDLER'));
  if (placement === '') throw argumentError('PLACEMENT');
  if (handler === '') throw new RestError(400, 'EMPTY_ERROR_HANDLER_URL', 'Handler URL is not specified');
  if (!placementsFor(installation.app.scopes).includes(placement)) {
    throw new RestError(400, 'ERROR_PLACEMENT_NOT_FOUND', 'Placement not found');
  }
  checkHandlerUrl(handler, call.portal.allowUndottedHandlers);
  const { placements } = installation;
  const userId = Number(textOf(given.get('USER_ID'))) || 0;
  const others = placements.filter(each => each.placement === placement);
  if (others.some(each => each.handler === handler && each.userId === userId)) {
    throw new RestError(400, 'ERROR_CORE', 'Unable to set placement handler: Handler already binded');
  }
  if (singlePlacements.has(placement) && others.length > 0) {
    throw new RestError(400, 'ERROR_PLACEMENT_MAX_COUNT', 'Placement max count');
  }
  placements.push({
    id: nextPlacementId(call),
    placement,
    handler,
    userId,
    title: textOf(given.get('TITLE')) || installation.app.title,
    description: textOf(given.get('DESCRIPTION')),
    groupName: textOf(given.get('GROUP_NAME')),
    options: mapOf(given.get('OPTIONS')),
    langAll: mapOf(given.get('LANG_ALL')),
  } satisfies BoundPlacement);
  return true;
}

function unbind(call: RestCall): Json {
  const { placements } = applicationOf(call);
  requireAdmin(call);
  const given = upperCased(call.params);
  const placement = textOf(given.get('PLACEMENT')).toUpperCase();
  const handler = textOf(given.get('HANDLER'));
  if (placement === '') throw argumentError('PLACEMENT');
  const kept = placements.filter(
    each => !(each.placement === placement && (handler === '' || each.handler === handler)),
  );
  const count = placements.length - kept.length;
  placements.splice(0, placements.length, ...kept);
  return { count };
}

function mapOf(value: Json | undefined): JsonMap {
  return isMap(value) ? value : {};
}
