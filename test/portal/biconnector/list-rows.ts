import type { Json } from '../json.ts';
import { RestError } from '../rest/rest-error.ts';
import { phpText, type ListQuery } from './list-query.ts';
import { compare, compileFilter, type Row } from './row-filter.ts';
import type { Schema } from './schema.ts';

const pageSize = 50;

/** Filters and sorts the entities and cuts one page of 50. The caller passes only entities that the app owns. */
export function listRows<Entity>(
  schema: Schema,
  query: ListQuery,
  entities: readonly Entity[],
  asRow: (entity: Entity) => Row,
): readonly Entity[] {
  const keep = compileFilter(schema, query.filter);
  const searched = query.order.filter(([name]) => schema.searches(name));
  const order = searched.map(([name, direction]) => ({ name, sign: readDirection(direction) }));
  const rows = entities.map(entity => ({ entity, row: asRow(entity) })).filter(({ row }) => keep(row));
  rows.sort((a, b) => {
    for (const { name, sign } of order) {
      const difference = compare(a.row[name] ?? '', b.row[name] ?? '');
      if (difference !== 0) return difference * sign;
    }
    return 0;
  });
  const start = (query.page - 1) * pageSize;
  return rows.slice(start, start + pageSize).map(({ entity }) => entity);
}

/** Reads a sort direction. Throws the only documented error outside `result`: HTTP 400, direction in upper case. */
function readDirection(direction: Json): 1 | -1 {
  const text = phpText(direction).toUpperCase();
  if (text === 'ASC') return 1;
  if (text === 'DESC') return -1;
  throw new RestError(400, 'ERROR_ARGUMENT', `Invalid order "${text}"`);
}
