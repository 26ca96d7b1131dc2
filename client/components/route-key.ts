import type { RouteName } from '../transport/answer.ts';

/** Where the words for a route are: in brackets, because vue-i18n reads the dot of `BX.rest` as a step down. */
export const routeKey = (route: RouteName): string => `found.routes['${route}']`;
