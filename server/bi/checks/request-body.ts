import { randomUUID } from 'node:crypto';
import { phpQuery } from '../../bitrix24/biconnector/php-query.ts';
import type { Endpoint } from '../../bitrix24/biconnector/endpoints.ts';

/** A column of the table and its code at the endpoint. */
export interface MappedColumn {
  readonly name: string;
  readonly externalCode: string;
  /** One of the portal's column types, where known. */
  readonly type?: string | undefined;
}

/** The parameters of a call to an endpoint, apart from the settings. */
export interface Question {
  readonly table?: string | undefined;
  readonly searchString?: string | undefined;
  readonly limit?: number | undefined;
  readonly select?: readonly string[] | undefined;
  readonly columns?: readonly MappedColumn[] | undefined;
  /** A filter as BI Builder builds it from the filters of a report (biconnector contract 7.6). */
  readonly filter?: object | undefined;
}

/** Values of settings by their codes. They are secret. */
export type SettingValues = Readonly<Record<string, string>>;

/** Number of rows in the preview that the portal shows while a table is created (biconnector contract 7.5). */
export const previewRows = 20;

/** Writes the form body as Bitrix24 does (biconnector contract 7.1 to 7.5). */
export const requestBody = (endpoint: Endpoint, question: Question, settings: SettingValues): string =>
  phpQuery(fieldsFor[endpoint](question, settings));

/** Writes the form body for display, with `***` for every value of a setting. */
export function maskedBody(endpoint: Endpoint, question: Question, settings: SettingValues): string {
  const mask = randomUUID();
  const masked = Object.fromEntries(Object.keys(settings).map(code => [code, mask]));
  return requestBody(endpoint, question, masked).replaceAll(mask, '***');
}

const fieldsFor: Readonly<Record<Endpoint, (question: Question, connection: SettingValues) => object>> = {
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

/** Maps external codes to column names, for the selected columns only (biconnector contract 7.5). */
function mapFields(columns: readonly MappedColumn[] = [], select: readonly string[] = []): object {
  const wanted = ({ name, externalCode }: MappedColumn) =>
    select.length === 0 || select.includes(name) || select.includes(externalCode);
  return Object.fromEntries(columns.filter(wanted).map(({ name, externalCode }) => [externalCode, name]));
}
