import {
  parseConnectorId,
  parseSourceId,
  parseTableId,
} from '../../../../server/bitrix24/biconnector/ids.ts';

const known = <Id>(id: Id | undefined): Id => {
  if (id === undefined) throw new Error('this is no id');
  return id;
};

export const connectorId = (id: number) => known(parseConnectorId(String(id)));
export const sourceId = (id: number) => known(parseSourceId(String(id)));
export const tableId = (id: number) => known(parseTableId(String(id)));
