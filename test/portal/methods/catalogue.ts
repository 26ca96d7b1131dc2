import type { Catalogue } from '../rest/rest-call.ts';
import { appMethods } from './app-methods.ts';
import { catalogueMethods } from './catalogue-methods.ts';
import { connectorMethods } from './connector-methods.ts';
import { datasetMethods, tableMethods } from './table-methods.ts';
import { eventMethods } from './event-methods.ts';
import { placementMethods } from './placement-methods.ts';
import { sourceMethods } from './source-methods.ts';
import { userMethods } from './user-methods.ts';

const all = [
  ...appMethods,
  ...catalogueMethods,
  ...userMethods,
  ...eventMethods,
  ...placementMethods,
  ...connectorMethods,
  ...sourceMethods,
  ...datasetMethods,
];

/** All methods of a portal by lower-cased name; older portals have no `biconnector.table.*` (biconnector contract 0). */
export function catalogueOf(portal: { readonly tableMethods: boolean }): Catalogue {
  const present = portal.tableMethods ? [...all, ...tableMethods] : all;
  return new Map(present.map(method => [method.name.toLowerCase(), method]));
}
