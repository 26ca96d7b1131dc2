import type { Catalogue } from '../rest/rest-call.ts';
import { appMethods } from './app-methods.ts';
import { catalogueMethods } from './catalogue-methods.ts';
import { connectorMethods } from './connector-methods.ts';
import { eventMethods } from './event-methods.ts';
import { placementMethods } from './placement-methods.ts';
import { userMethods } from './user-methods.ts';

const all = [
  ...appMethods,
  ...catalogueMethods,
  ...userMethods,
  ...eventMethods,
  ...placementMethods,
  ...connectorMethods,
];

/** Every method of the sandbox by lower-cased name. */
export const catalogue: Catalogue = new Map(all.map(method => [method.name.toLowerCase(), method]));
