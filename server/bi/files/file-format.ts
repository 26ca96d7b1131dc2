import type { Connector } from '../../bitrix24/biconnector/connectors.ts';

/** What the first line of a file says it is. */
export const formatName = 'connector-desk/connectors';
export const formatVersion = 1;

/** Which portal a file came from: only there do its ids mean anything. */
export interface FilePortal {
  readonly memberId: string;
  readonly host: string;
}

/** What an absent field means, in a file and on a portal that does not know it (biconnector contract 4.1). */
export const defaults = { description: '', sort: 100, supportMapping: false, sourceCode: '' } as const;

/** What may be changed in a connector, in the order in which files have it. */
export const fileFields = [
  'title',
  'description',
  'logo',
  'sort',
  'urlCheck',
  'urlTableList',
  'urlTableDescription',
  'urlData',
  'settings',
  'supportMapping',
  'sourceCode',
] as const;
export type FileField = (typeof fileFields)[number];

export type FileFields = Readonly<Record<FileField, unknown>>;

/** A connector's fields, complete: what the portal leaves out has its default. */
export const fieldsOf = (connector: Connector): FileFields => ({
  title: connector.title,
  description: connector.description,
  logo: connector.logo,
  sort: connector.sort ?? defaults.sort,
  urlCheck: connector.urlCheck,
  urlTableList: connector.urlTableList,
  urlTableDescription: connector.urlTableDescription,
  urlData: connector.urlData,
  settings: connector.settings.map(({ code, name, type }) => ({ code, name, type })),
  supportMapping: connector.supportMapping ?? defaults.supportMapping,
  sourceCode: connector.sourceCode ?? defaults.sourceCode,
});
