import type { Connector } from '../../bitrix24/biconnector/connector.ts';

/** The name of the format, in the first line of a file. */
export const formatName = 'connector-desk/connectors';
export const formatVersion = 1;

/** The portal a file was exported from; its ids are valid only there. */
export interface FilePortal {
  readonly memberId: string;
  readonly host: string;
}

/** Values of absent fields, in a file and on a portal that does not know them (biconnector contract 4.1). */
export const defaults = { description: '', sort: 100, supportMapping: false, sourceCode: '' } as const;

/** The fields of a connector that can be changed, in their order in files. */
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

/** All fields of a connector, with defaults for those the portal leaves out. */
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
