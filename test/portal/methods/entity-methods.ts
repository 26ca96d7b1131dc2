import { readListQuery } from '../biconnector/list-query.ts';
import { listRows } from '../biconnector/list-rows.ts';
import type { Row } from '../biconnector/row-filter.ts';
import type { Schema } from '../biconnector/schema.ts';
import { readFields } from '../biconnector/validate-fields.ts';
import { readId } from '../biconnector/validate-id.ts';
import type { Json, JsonMap } from '../json.ts';
import type { RestMethod } from '../rest/rest-call.ts';
import { appMethod, openMethod, type Desk } from './module-method.ts';

/** What sets connectors, sources and tables apart; everything else is the same for the three (biconnector contract 2.5-2.7, 3). */
export interface EntityKind<Entity> {
  /** The methods' common root, `biconnector.source`. */
  readonly name: string;
  readonly schema: Schema;
  /** The entity if the app owns it; otherwise it does not exist: throws `*_NOT_FOUND`. */
  own(desk: Desk, id: number, action: 'get' | 'update' | 'delete'): Entity;
  /** All the app owns, for list. */
  mine(desk: Desk): readonly Entity[];
  /** As filter and order see it. */
  row(entity: Entity, desk: Desk): Row;
  /** As list shows it; without `select` completely. */
  element(entity: Entity, select: readonly string[] | undefined, desk: Desk): Json;
  /** The `item` of get. */
  item(entity: Entity, desk: Desk): JsonMap;
  /** Stores what has passed the schema and returns the new id. */
  add(fields: JsonMap, desk: Desk): number | Promise<number>;
  update(entity: Entity, fields: JsonMap, desk: Desk): void | Promise<void>;
  remove(entity: Entity, desk: Desk): void;
}

/** The six methods every kind has. */
export function entityMethods<Entity>(kind: EntityKind<Entity>): readonly RestMethod[] {
  const { name, schema } = kind;
  return [
    openMethod(`${name}.fields`, () => schema.describe()),
    appMethod(`${name}.add`, async desk => ({
      id: await kind.add(readFields(schema, desk.params, 'add'), desk),
    })),
    appMethod(`${name}.update`, async desk => {
      const id = readId(desk.params);
      const fields = readFields(schema, desk.params, 'update');
      await kind.update(kind.own(desk, id, 'update'), fields, desk);
      return true;
    }),
    appMethod(`${name}.get`, desk => ({
      item: kind.item(kind.own(desk, readId(desk.params), 'get'), desk),
    })),
    appMethod(`${name}.list`, desk => {
      const query = readListQuery(schema, desk.params);
      const page = listRows(schema, query, kind.mine(desk), entity => kind.row(entity, desk));
      return page.map(entity => kind.element(entity, query.select, desk));
    }),
    appMethod(`${name}.delete`, desk => {
      kind.remove(kind.own(desk, readId(desk.params), 'delete'), desk);
      return true;
    }),
  ];
}
