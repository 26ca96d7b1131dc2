import {
  parseConnectorId,
  parseSourceId,
  parseTableId,
} from '../../../../server/bitrix24/biconnector/ids.ts';

const validId = <Id>(id: Id | undefined): Id => {
  if (id === undefined) throw new Error('The id is not valid');
  return id;
};

export const connectorId = (id: number) => validId(parseConnectorId(String(id)));
export const sourceId = (id: number) => validId(parseSourceId(String(id)));
export const tableId = (id: number) => validId(parseTableId(String(id)));
