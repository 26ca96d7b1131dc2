import type { Installation } from '../installation.ts';
import type { Json, JsonMap } from '../json.ts';
import type { PortalState } from '../portal-state.ts';
import type { PortalUser } from '../users.ts';

/** The caller: an app with a user's token, a webhook, or the portal's own page. */
export type Caller =
  | {
      readonly kind: 'app';
      readonly user: PortalUser;
      readonly scopes: readonly string[];
      readonly installation: Installation;
    }
  | { readonly kind: 'webhook'; readonly user: PortalUser; readonly scopes: readonly string[] }
  | { readonly kind: 'page'; readonly user: PortalUser; readonly scopes: readonly string[] };

/** One call of one method; its parameters hold no reserved names. */
export interface RestCall {
  readonly portal: PortalState;
  readonly caller: Caller;
  /** Lower-cased method name. */
  readonly method: string;
  readonly params: JsonMap;
  readonly catalogue: Catalogue;
}

export interface RestAnswer {
  readonly result: Json;
  readonly total?: number;
  readonly next?: number;
}

export interface RestMethod {
  /** Documented name, for example `biconnector.connector.get`. */
  readonly name: string;
  /** Scope that the method needs; undefined means every app may call it. */
  readonly scope?: string;
  /** May be asynchronous, because adding a source calls the connector first. */
  readonly run: (call: RestCall) => RestAnswer | Promise<RestAnswer>;
}

/** The methods of a portal by lower-cased name. */
export type Catalogue = ReadonlyMap<string, RestMethod>;
