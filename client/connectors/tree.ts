import { readId } from '../../server/bitrix24/biconnector/ids.ts';
import { readFlag, readText, type Item } from '../../server/bitrix24/biconnector/item.ts';

export interface TreeTable {
  readonly id: number;
  readonly name: string;
  readonly description: string;
}

export interface TreeSource {
  readonly id: number;
  readonly title: string;
  readonly active: boolean | undefined;
  readonly tables: readonly TreeTable[];
}

/** A connector's sources and their tables, by id. */
export function treeOf(
  connector: number,
  sources: readonly Item[],
  tables: readonly Item[],
): readonly TreeSource[] {
  const tablesOf = (source: number): readonly TreeTable[] =>
    tables
      .filter(table => readId(table['sourceId']) === source)
      .flatMap(table => {
        const id = readId(table['id']);
        return id === undefined
          ? []
          : [{ id, name: readText(table['name']), description: readText(table['description']) }];
      })
      .sort((a, b) => a.id - b.id);
  return (
    sources
      // The list was asked for by connector, but a filter that a portal did not apply must not delete other sources.
      .filter(source => readId(source['connectorId']) === connector)
      .flatMap(source => {
        const id = readId(source['id']);
        return id === undefined
          ? []
          : [
              {
                id,
                title: readText(source['title']),
                active: readFlag(source['active']),
                tables: tablesOf(id),
              },
            ];
      })
      .sort((a, b) => a.id - b.id)
  );
}
