import { readListQuery } from '../biconnector/list-query.ts';
import { listRows } from '../biconnector/list-rows.ts';
import type { Row } from '../biconnector/row-filter.ts';
import type { Schema } from '../biconnector/schema.ts';
import { readFields } from '../biconnector/validate-fields.ts';
import { readId } from '../biconnector/validate-id.ts';
import type { Json, JsonMap } from '../json.ts';
import type { RestMethod } from '../rest/rest-call.ts';
import { appMethod, openMethod, type ModuleCall } from './module-method.ts';

/** The differences between connectors, sources and tables; the rest is common to them (biconnector contract 2.5-2.7, 3). */
export interface EntityKind<Entity> {
  /** Common root of the methods, for example `biconnector.source`. */
  readonly name: string;
  readonly schema: Schema;
  /** Finds an entity that the app owns; throws `*_NOT_FOUND` for any other. */
  own(call: ModuleCall, id: number, action: 'get' | 'update' | 'delete'): Entity;
  /** Lists all entities that the app owns. */
  owned(call: ModuleCall): readonly Entity[];
  /** The entity as filter and order see it. */
  row(entity: Entity): Row;
  /** The entity as list shows it; complete without `select`. */
  element(entity: Entity, select: readonly string[] | undefined, call: ModuleCall): Json;
  /** The `item` of get. */
  item(entity: Entity, call: ModuleCall): JsonMap;
  /** Stores fields that passed the schema and returns the new id. */
  add(fields: JsonMap, call: ModuleCall): number | Promise<number>;
  update(entity: Entity, fields: JsonMap, call: ModuleCall): void | Promise<void>;
  remove(entity: Entity, call: ModuleCall): void;
}

/** Makes the six methods that every kind has. */
export function entityMethods<Entity>(kind: EntityKind<Entity>): readonly RestMethod[] {
  const { name, schema } = kind;
  return [
    openMethod(`${name}.fields`, () => schema.describe()),
    appMethod(`${name}.add`, async call => ({
      id: await kind.add(readFields(schema, call.params, 'add'), call),
    })),
    appMethod(`${name}.update`, async call => {
      const id = readId(call.params);
      const fields = readFields(schema, call.params, 'update');
      await kind.update(kind.own(call, id, 'update'), fields, call);
      return true;
    }),
    appMethod(`${name}.get`, call => ({
      item: kind.item(kind.own(call, readId(call.params), 'get'), call),
    })),
    appMethod(`${name}.list`, call => {
      const query = readListQuery(schema, call.params);
      const page = listRows(schema, query, kind.owned(call), entity => kind.row(entity));
      return page.map(entity => kind.element(entity, query.select, call));
    }),
    appMethod(`${name}.delete`, call => {
      kind.remove(kind.own(call, readId(call.params), 'delete'), call);
      return true;
    }),
  ];
}
