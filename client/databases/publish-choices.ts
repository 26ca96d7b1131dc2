import { reactive } from 'vue';
import type {
  CatalogueTable,
  CatalogueTableDetails,
} from '../../server/hosting/operations/database-answers.ts';

/** What is sent of a table: nothing beside its name means all columns, or those chosen before. */
export interface TableChoice {
  readonly columns?: readonly string[];
  /** Null for the first date column again. */
  readonly dateColumn?: string | null;
}

/** What is chosen of one table. */
export interface Choice {
  taken: boolean;
  /** Names of the columns; null where nobody has changed the choice: all, or those chosen before. */
  columns: string[] | null;
  /** Name of the date column, empty for the first one; null where nobody has changed the choice. */
  dateColumn: string | null;
}

/** The choices of one database by code of the table. */
export type Choices = Record<string, Choice>;

/** Choices live as long as the page, so that nothing is lost by going back or looking elsewhere. */
const kept = reactive(new Map<string, Choices>());

export function choicesOf(databaseId: string): Choices {
  const known = kept.get(databaseId);
  if (known) return known;
  kept.set(databaseId, {});
  return kept.get(databaseId) ?? {};
}

/** Forgets the choices once all of them are published, or the database is deleted. */
export const forgetChoices = (databaseId: string): void => void kept.delete(databaseId);

/** The choice of a table, made on its first use. */
export function choiceOf(choices: Choices, code: string): Choice {
  choices[code] ??= { taken: false, columns: null, dateColumn: null };
  return choices[code];
}

/** The columns that will be published, as the choice or the server says. */
export const takenColumns = (choice: Choice, { columns }: CatalogueTableDetails): readonly string[] =>
  choice.columns ?? columns.filter(({ chosen }) => chosen).map(({ name }) => name);

/** What is sent for a table: nothing that was left as it is. */
export const toPublish = ({ columns, dateColumn }: Choice): TableChoice => ({
  ...(columns !== null && { columns }),
  ...(dateColumn !== null && { dateColumn: dateColumn === '' ? null : dateColumn }),
});

/** Tables by schema in the order of their names; saved queries have a group without a name, which comes last. */
export function bySchema(
  tables: readonly CatalogueTable[],
  typed: string,
): readonly { readonly schema: string; readonly tables: readonly CatalogueTable[] }[] {
  const words = typed.trim().toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const groups = new Map<string, CatalogueTable[]>();
  for (const table of tables) {
    const schema = table.queryId === null ? table.schema : '';
    const text = `${schema}.${table.name} ${table.code}`.toLocaleLowerCase();
    if (!words.every(word => text.includes(word))) continue;
    const group = groups.get(schema);
    if (group) group.push(table);
    else groups.set(schema, [table]);
  }
  return [...groups]
    .map(([schema, list]) => ({
      schema,
      tables: list.sort((one, other) => one.name.localeCompare(other.name)),
    }))
    .sort((one, other) =>
      one.schema === '' || other.schema === ''
        ? Number(one.schema === '') - Number(other.schema === '')
        : one.schema.localeCompare(other.schema),
    );
}
