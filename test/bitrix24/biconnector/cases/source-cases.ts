import {
  addSource,
  deleteSource,
  getSource,
  listSources,
  updateSource,
} from '../../../../server/bitrix24/biconnector/sources.ts';
import type { Outcome } from '../../../../server/bitrix24/biconnector/outcome.ts';
import type { Case } from './case.ts';
import { sourceId } from './object-ids.ts';
import { seededConnectors } from './seed.ts';

/** Changes a source and confirms it like the other writes; which title the source has now is the audit trail's concern. */
async function changeSource(...parameters: Parameters<typeof updateSource>): Promise<Outcome<true>> {
  const outcome = await updateSource(...parameters);
  return outcome.ok ? { ...outcome, value: true } : outcome;
}

/** Cases of biconnector.source.* (biconnector contract 5). */
export const sourceCases: readonly Case[] = [
  {
    says: 'create a source without a title',
    http: ['POST', '/api/sources', { connectorId: 1, settings: {} }],
    client: call => addSource(call, { connectorId: 1, settings: {} }),
    code: 'VALIDATION_REQUIRED_FIELD_MISSING',
    message: 'Field "title" is required.',
    refusedHere: true,
  },
  {
    says: 'create a source with the title "0", empty to PHP',
    http: ['POST', '/api/sources', { title: '0', connectorId: 1, settings: {} }],
    client: call => addSource(call, { title: '0', connectorId: 1, settings: {} }),
    code: 'VALIDATION_EMPTY',
    refusedHere: true,
  },
  {
    says: 'create a source of a text id',
    http: ['POST', '/api/sources', { title: 'x', connectorId: '12.0', settings: {} }],
    client: call => addSource(call, { title: 'x', connectorId: '12.0', settings: {} }),
    code: 'VALIDATION_INVALID_FIELD_TYPE',
    message: 'Field "connectorId" must be of type integer.',
    refusedHere: true,
  },
  {
    says: 'create a source that is inactive',
    http: ['POST', '/api/sources', { title: 'x', connectorId: 1, settings: {}, active: false }],
    client: call => addSource(call, { title: 'x', connectorId: 1, settings: {}, active: false }),
    code: 'VALIDATION_READ_ONLY_FIELD',
    refusedHere: true,
  },
  {
    says: 'create a source of another app’s connector',
    http: ['POST', '/api/sources', { title: 'x', connectorId: seededConnectors.foreign, settings: {} }],
    client: call => addSource(call, { title: 'x', connectorId: seededConnectors.foreign, settings: {} }),
    code: 'CONNECTOR_NOT_FOUND',
    status: 404,
  },
  {
    says: 'create a source whose connector does not answer',
    http: ['POST', '/api/sources', { title: 'x', connectorId: seededConnectors.unreachable, settings: {} }],
    client: call => addSource(call, { title: 'x', connectorId: seededConnectors.unreachable, settings: {} }),
    code: 'SOURCE_CREATE_CONNECTION_ERROR',
    status: 400,
    message: 'Cannot create connection.',
  },
  {
    says: 'create a source',
    http: ['POST', '/api/sources', { title: 'New', connectorId: 1, settings: { token: 't' } }],
    client: call => addSource(call, { title: 'New', connectorId: 1, settings: { token: 't' } }),
    code: 'ok',
    status: 201,
  },
  {
    says: 'move a source to another connector',
    http: ['PATCH', '/api/sources/1', { connectorId: 1 }],
    client: call => changeSource(call, sourceId(1), { connectorId: 1 }),
    code: 'VALIDATION_IMMUTABLE_FIELD',
    message: 'Field "connectorId" is immutable.',
    refusedHere: true,
  },
  {
    says: 'change a source that is not there, with a title',
    http: ['PATCH', '/api/sources/99', { title: 'x' }],
    client: call => changeSource(call, sourceId(99), { title: 'x' }),
    code: 'SOURCE_NOT_FOUND',
    status: 404,
    message: 'Source was not found.',
  },
  {
    says: 'change a source that is not there, without one',
    http: ['PATCH', '/api/sources/99', { description: 'x' }],
    client: call => changeSource(call, sourceId(99), { description: 'x' }),
    code: 'SOURCE_NOT_FOUND',
    status: 404,
  },
  {
    says: 'change a source whose connector does not answer',
    http: ['PATCH', '/api/sources/3', { description: 'x' }],
    client: call => changeSource(call, sourceId(3), { description: 'x' }),
    code: 'SOURCE_UPDATE_CONNECTION_ERROR',
    status: 400,
    message: 'Cannot update connection.',
  },
  {
    says: 'change a source without its title',
    http: ['PATCH', '/api/sources/1', { description: 'x' }],
    client: call => changeSource(call, sourceId(1), { description: 'x' }),
    code: 'ok',
  },
  {
    says: 'look at a source that is not there',
    http: ['GET', '/api/sources/99'],
    client: call => getSource(call, sourceId(99)),
    code: 'SOURCE_NOT_FOUND',
    status: 404,
  },
  {
    says: 'list sources',
    http: ['GET', '/api/sources?order=-title'],
    client: call => listSources(call, { order: [['title', 'DESC']] }),
    code: 'ok',
  },
  {
    says: 'delete a source with tables',
    http: ['DELETE', '/api/sources/1'],
    client: call => deleteSource(call, sourceId(1)),
    code: 'BX_ERROR',
    status: 409,
    message: 'Cannot delete connection. Delete all associated datasets first.',
  },
  {
    says: 'delete a source',
    http: ['DELETE', '/api/sources/2'],
    client: call => deleteSource(call, sourceId(2)),
    code: 'ok',
  },
];
