import type { RouteName } from '../transport/answer.ts';

/** The message key of a route. It needs brackets, because vue-i18n reads the dot of `BX.rest` as a path. */
export const routeKey = (route: RouteName): string => `found.routes['${route}']`;
