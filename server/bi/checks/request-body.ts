import { randomUUID } from 'node:crypto';
import { phpQuery } from '../../bitrix24/biconnector/php-query.ts';
import type { Endpoint } from '../../bitrix24/biconnector/endpoints.ts';

/** A column as the table has it. */
export interface MappedColumn {
  readonly name: string;
  readonly externalCode: string;
  /** One of the portal's types, where it is known. */
  readonly type?: string | undefined;
}

/** What is asked of an endpoint, beside the settings. */
export interface Question {
  readonly table?: string | undefined;
  readonly searchString?: string | undefined;
  readonly limit?: number | undefined;
  readonly select?: readonly string[] | undefined;
  readonly columns?: readonly MappedColumn[] | undefined;
  /** Built by BI Builder from a report's filters (biconnector contract 7.6). */
  readonly filter?: object | undefined;
}

export type SettingValues = Readonly<Record<string, string>>;

/** Rows of the preview that the portal shows while a table is created (biconnector contract 7.5). */
export const previewRows = 20;

/** The form body, as Bitrix24 writes it (biconnector contract 7.1 to 7.5). */
export const requestBody = (endpoint: Endpoint, question: Question, settings: SettingValues): string =>
  phpQuery(fieldsFor[endpoint](question, settings));

/** The same for people's eyes: every value of a setting replaced by `***`. */
export function maskedBody(endpoint: Endpoint, question: Question, settings: SettingValues): string {
  const mask = randomUUID();
  const masked = Object.fromEntries(Object.keys(settings).map(code => [code, mask]));
  return requestBody(endpoint, question, masked).replaceAll(mask, '***');
}

type Fields = (question: Question, connection: SettingValues) => object;

const fieldsFor: Readonly<Record<Endpoint, Fields>> = {
  urlCheck: (_question, connection) => ({ connection }),
  urlTableList: ({ searchString }, connection) => ({ searchString, connection }),
  urlTableDescription: ({ table }, connection) => ({ table, connection }),
  urlData: ({ select, filter, limit, columns, table }, connection) => ({
    select,
    filter,
    limit,
    mapFields: mapFields(columns, select),
    connection,
    table,
  }),
};

/** External code to column name, reduced to what is selected (biconnector contract 7.5). */
function mapFields(columns: readonly MappedColumn[] = [], select: readonly string[] = []): object {
  const wanted = ({ name, externalCode }: MappedColumn) =>
    select.length === 0 || select.includes(name) || select.includes(externalCode);
  return Object.fromEntries(columns.filter(wanted).map(({ name, externalCode }) => [externalCode, name]));
}
