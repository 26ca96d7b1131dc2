import type { ColumnType } from '../biconnector/table-input.ts';

/** An item of the answer of `urlTableList`; both texts are neither empty nor `0` (biconnector contract 7.3). */
export interface TableListItem {
  readonly code: string;
  readonly title: string;
}

/** An item of the answer of `urlTableDescription`, which has at least one (biconnector contract 7.4). */
export interface TableDescriptionItem {
  readonly code: string;
  readonly name: string;
  readonly type: ColumnType;
}
