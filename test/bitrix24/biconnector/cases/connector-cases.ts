import {
  addConnector,
  deleteConnector,
  updateConnector,
} from '../../../../server/bitrix24/biconnector/connector-writes.ts';
import { getConnector, listConnectors } from '../../../../server/bitrix24/biconnector/connectors.ts';
import type { Condition } from '../../../../server/bitrix24/biconnector/filter.ts';
import type { Case } from './case.ts';
import { connectorId } from './object-ids.ts';
import { seededConnectors } from './seed.ts';

const connector = {
  title: 'New',
  logo: 'https://app.example/logo.svg',
  urlCheck: 'https://app.example/check',
  urlData: 'https://app.example/data',
  urlTableList: 'https://app.example/tables',
  urlTableDescription: 'https://app.example/columns',
  settings: [{ code: 'token', name: 'Token', type: 'STRING' }],
};
const untitled = { ...connector, title: undefined };
const setting = { code: 'a', name: 'A', type: 'STRING' };
const addConnectorCase = (says: string, body: unknown, code: string, message: Case['message']): Case => ({
  says: `register a connector ${says}`,
  http: ['POST', '/api/connectors', body],
  client: call => addConnector(call, body),
  code,
  ...(message === undefined ? {} : { message }),
  refusedHere: true,
});
const changeConnectorCase = (says: string, body: unknown, code: string, message: Case['message']): Case => ({
  says: `change a connector ${says}`,
  http: ['PATCH', `/api/connectors/${seededConnectors.connector}`, body],
  client: call => updateConnector(call, connectorId(seededConnectors.connector), body),
  code,
  ...(message === undefined ? {} : { message }),
  refusedHere: true,
});
const listCase = (
  says: string,
  search: string,
  where: readonly Condition[],
  code: string,
  more: Partial<Case> = {},
): Case => ({
  says: `list connectors ${says}`,
  http: ['GET', `/api/connectors?${search}`],
  client: call => listConnectors(call, { where }),
  code,
  ...more,
});

/** Cases of biconnector.connector.* (biconnector contract 4). */
export const connectorCases: readonly Case[] = [
  addConnectorCase('without fields', {}, 'VALIDATION_FIELDS_NOT_PROVIDED', 'Fields not provided.'),
  addConnectorCase('from a list', ['x'], 'VALIDATION_INVALID_FIELD_TYPE', undefined),
  addConnectorCase(
    'with unknown fields before all else',
    { ...untitled, b: 1, a: 2 },
    'VALIDATION_UNKNOWN_PARAMETERS',
    'Unknown parameters: b, a',
  ),
  addConnectorCase(
    'with a read-only field, before the missing title',
    { ...untitled, id: 5 },
    'VALIDATION_READ_ONLY_FIELD',
    'Field "id" is read only.',
  ),
  addConnectorCase(
    'without a title',
    untitled,
    'VALIDATION_REQUIRED_FIELD_MISSING',
    'Field "title" is required.',
  ),
  addConnectorCase(
    'with a number for a title',
    { ...connector, title: 7 },
    'VALIDATION_INVALID_FIELD_TYPE',
    'Field "title" must be of type string.',
  ),
  addConnectorCase(
    'with null to clear a field',
    { ...connector, description: null },
    'VALIDATION_INVALID_FIELD_TYPE',
    'Field "description" must be of type string.',
  ),
  addConnectorCase(
    'with a form’s boolean',
    { ...connector, supportMapping: 'true' },
    'VALIDATION_INVALID_FIELD_TYPE',
    'Field "supportMapping" must be of type boolean.',
  ),
  addConnectorCase(
    'with settings that are not a list, though its title is too long',
    { ...connector, title: 'x'.repeat(513), settings: 'x' },
    'VALIDATION_INVALID_FIELD_TYPE',
    'Field "settings" must be of type array.',
  ),
  addConnectorCase(
    'with an incomplete setting',
    { ...connector, settings: [{ code: 'a', name: 'x'.repeat(513) }] },
    'VALIDATION_SETTINGS_MISSING_REQUIRED_FIELDS',
    'Settings must include "type", "name" and "code" fields.',
  ),
  addConnectorCase(
    'with a long setting name',
    { ...connector, settings: [{ ...setting, name: 'x'.repeat(513) }] },
    'VALIDATION_SETTINGS_NAME_TOO_LONG',
    'Parameter "name" must be less than 512 characters.',
  ),
  addConnectorCase(
    'with a long setting code',
    { ...connector, settings: [{ ...setting, code: 'x'.repeat(513) }] },
    'VALIDATION_SETTINGS_CODE_TOO_LONG',
    'Parameter "code" must be less than 512 characters.',
  ),
  addConnectorCase(
    'with a setting type in lowercase',
    { ...connector, settings: [{ ...setting, type: 'string' }] },
    'VALIDATION_SETTINGS_INVALID_TYPE',
    'Parameter "type" is not correct.',
  ),
  addConnectorCase(
    'with two settings of one code',
    { ...connector, settings: [setting, setting] },
    'VALIDATION_SETTINGS_DUPLICATE_CODE',
    undefined,
  ),
  addConnectorCase(
    'with a long title',
    { ...connector, title: 'x'.repeat(513) },
    'VALIDATION_TOO_LONG',
    'Field "title" must not exceed 512 characters.',
  ),
  addConnectorCase('with an empty title', { ...connector, title: '' }, 'VALIDATION_EMPTY', undefined),
  addConnectorCase(
    'with a long address',
    { ...connector, urlData: `https://a.example/${'x'.repeat(2048)}` },
    'VALIDATION_TOO_LONG',
    undefined,
  ),
  addConnectorCase(
    'with a long source code',
    { ...connector, sourceCode: 'x'.repeat(65) },
    'VALIDATION_TOO_LONG',
    undefined,
  ),
  addConnectorCase(
    'with an address that is not valid',
    { ...connector, urlCheck: 'javascript:alert(1)' },
    'VALIDATION_NOT_AN_ADDRESS',
    undefined,
  ),
  addConnectorCase(
    'with a logo that is not valid',
    { ...connector, logo: 'x' },
    'VALIDATION_NOT_A_LOGO',
    undefined,
  ),
  {
    says: 'register a connector',
    http: ['POST', '/api/connectors', connector],
    client: call => addConnector(call, connector),
    code: 'ok',
    status: 201,
  },
  changeConnectorCase('in nothing', {}, 'VALIDATION_FIELDS_NOT_PROVIDED', 'Fields not provided.'),
  changeConnectorCase(
    'in what cannot be changed',
    { dateCreate: '2026-01-01 00:00:00' },
    'VALIDATION_READ_ONLY_FIELD',
    'Field "dateCreate" is read only.',
  ),
  changeConnectorCase(
    'with what was read',
    { id: 1, title: 'x', appId: 'y' },
    'VALIDATION_UNKNOWN_PARAMETERS',
    'Unknown parameters: appId',
  ),
  {
    says: 'change a connector',
    http: ['PATCH', `/api/connectors/${seededConnectors.connector}`, { title: 'Renamed' }],
    client: call => updateConnector(call, connectorId(seededConnectors.connector), { title: 'Renamed' }),
    code: 'ok',
  },
  ...[seededConnectors.foreign, 99].flatMap((id): readonly Case[] => [
    {
      says: `look at connector ${id}`,
      http: ['GET', `/api/connectors/${id}`],
      client: call => getConnector(call, connectorId(id)),
      code: 'CONNECTOR_NOT_FOUND',
      status: 404,
      message: 'Connector was not found.',
    },
    {
      says: `change connector ${id}`,
      http: ['PATCH', `/api/connectors/${id}`, { sort: 1 }],
      client: call => updateConnector(call, connectorId(id), { sort: 1 }),
      code: 'CONNECTOR_NOT_FOUND',
      status: 404,
    },
    {
      says: `delete connector ${id}`,
      http: ['DELETE', `/api/connectors/${id}`],
      client: call => deleteConnector(call, connectorId(id)),
      code: 'CONNECTOR_NOT_FOUND',
      status: 404,
    },
  ]),
  {
    says: 'delete a connector with sources',
    http: ['DELETE', `/api/connectors/${seededConnectors.connector}`],
    client: call => deleteConnector(call, connectorId(seededConnectors.connector)),
    code: 'CONNECTOR_DELETE_RESTRICTED',
    status: 409,
    message: 'Connector cannot be removed. Remove the connections related to the connector first.',
  },
  {
    says: 'delete a connector',
    http: ['DELETE', `/api/connectors/${seededConnectors.unused}`],
    client: call => deleteConnector(call, connectorId(seededConnectors.unused)),
    code: 'ok',
  },
  listCase('all', '', [], 'ok'),
  listCase(
    'by a list of titles',
    'filter[title][in]=Renamed,Foreign',
    [{ field: 'title', operator: 'in', values: ['Renamed', 'Foreign'] }],
    'ok',
  ),
  listCase('by no id at all', 'filter[id][in]=', [{ field: 'id', operator: 'in', values: [] }], 'ok', {
    refusedHere: true,
  }),
  listCase(
    'by a field nobody has',
    'filter[appId]=x',
    [{ field: 'appId', operator: 'eq', values: ['x'] }],
    'VALIDATION_FIELD_NOT_ALLOWED_IN_FILTER',
    { refusedHere: true, message: /"(filter\.)?appId" is not allowed/ },
  ),
  listCase(
    'by a bent number',
    'filter[id]=1e3',
    [{ field: 'id', operator: 'eq', values: ['1e3'] }],
    'VALIDATION_FILTER_VALUE',
    { refusedHere: true },
  ),
];
