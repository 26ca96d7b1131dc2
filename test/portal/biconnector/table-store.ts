/** Column types of a table, in lower case only (biconnector contract 6.1). */
export const columnTypes = ['int', 'string', 'double', 'date', 'datetime', 'money', 'timezone'] as const;
export type ColumnType = (typeof columnTypes)[number];

export interface NewColumn {
  readonly name: string;
  readonly externalCode: string;
  readonly type: ColumnType;
  readonly visible?: boolean;
}

/** A column as the portal stores it. */
export interface Column {
  readonly id: number;
  /** The table's id under its older name. */
  readonly datasetId: number;
  readonly type: ColumnType;
  readonly name: string;
  readonly externalCode: string;
  readonly visible: boolean;
  readonly description: string;
}

/** A table as the portal stores it. */
export interface Table {
  readonly id: number;
  readonly sourceId: number;
  readonly name: string;
  readonly type: 'rest' | 'csv' | '1c';
  readonly description: string;
  readonly externalName: string;
  readonly externalCode: string;
  /** Id of the BI Builder dataset; 0 unless dataset.add made the table. */
  readonly externalId: number;
  readonly dateCreate: string;
  /** Null until the first update. */
  readonly dateUpdate: string | null;
  readonly createdById: number;
  /** User id; 0 until the first update. */
  readonly updatedById: number;
}

export type NewTable = Pick<Table, 'sourceId' | 'name'> &
  Partial<Pick<Table, 'type' | 'description' | 'externalName' | 'externalCode' | 'externalId'>> & {
    readonly columns?: readonly NewColumn[];
  };

/** The portal's tables of all apps and kinds, with their columns. Columns have ids of their own. */
export class TableStore {
  private readonly rows = new Map<number, Table>();
  private readonly columnRows = new Map<number, Column>();
  private lastId = 0;
  private lastColumnId = 0;
  private lastDatasetId = 100;

  constructor(private readonly stamp: () => string) {}

  /** Stores a table without checks and returns its id. */
  add({ columns = [], ...table }: NewTable, by: { readonly id: number }): number {
    const id = ++this.lastId;
    this.rows.set(id, {
      type: 'rest',
      description: '',
      externalName: table.name,
      externalCode: table.name,
      externalId: 0,
      ...table,
      id,
      dateCreate: this.stamp(),
      dateUpdate: null,
      createdById: by.id,
      updatedById: 0,
    });
    for (const column of columns) this.addColumn(id, column);
    return id;
  }

  /** Makes the id of a new BI Builder dataset. */
  nextDatasetId(): number {
    return ++this.lastDatasetId;
  }

  get(id: number): Table | undefined {
    return this.rows.get(id);
  }

  all(): readonly Table[] {
    return [...this.rows.values()];
  }

  ofSource(sourceId: number): readonly Table[] {
    return this.all().filter(table => table.sourceId === sourceId);
  }

  /** Finds a table of any app and kind; names are unique in the portal. */
  named(name: string): Table | undefined {
    return this.all().find(table => table.name === name);
  }

  /** Changes a table's description, dateUpdate and updatedById. */
  describe(id: number, description: string, by: { readonly id: number }): void {
    const row = this.rows.get(id);
    if (row) this.rows.set(id, { ...row, description, dateUpdate: this.stamp(), updatedById: by.id });
  }

  delete(id: number): boolean {
    for (const column of this.columns(id)) this.deleteColumn(column.id);
    return this.rows.delete(id);
  }

  columns(tableId: number): readonly Column[] {
    return [...this.columnRows.values()].filter(column => column.datasetId === tableId);
  }

  addColumn(tableId: number, column: NewColumn): number {
    const id = ++this.lastColumnId;
    const { type, name, externalCode, visible = true } = column;
    this.columnRows.set(id, { id, datasetId: tableId, type, name, externalCode, visible, description: '' });
    return id;
  }

  showColumn(id: number, visible: boolean): void {
    const column = this.columnRows.get(id);
    if (column) this.columnRows.set(id, { ...column, visible });
  }

  /** Deletes by id alone, whichever table the column belongs to. */
  deleteColumn(id: number): boolean {
    return this.columnRows.delete(id);
  }
}
