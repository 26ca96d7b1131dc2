/** Stored value of one declared setting; secrets are in clear text (biconnector contract 5.4). */
export interface StoredSetting {
  readonly id: number;
  readonly code: string;
  readonly name: string;
  readonly type: string;
  readonly value: string;
}

/** A source as the portal stores it. */
export interface Source {
  readonly id: number;
  /** Null when the link to the connector is missing or the source is not of type `rest`. */
  readonly connectorId: number | null;
  readonly title: string;
  readonly type: 'rest' | 'csv' | '1c';
  /** `rest_<connectorId as it was sent>` */
  readonly code: string;
  readonly description: string;
  readonly active: boolean;
  readonly dateCreate: string;
  readonly dateUpdate: string;
  readonly createdById: number;
  readonly updatedById: number;
  readonly settings: readonly StoredSetting[];
}

/** Fields of a new source. */
export interface NewSource {
  readonly connectorId: number | null;
  readonly title: string;
  readonly type?: Source['type'];
  readonly code?: string;
  readonly description?: string;
  readonly active?: boolean;
  readonly settings?: readonly Omit<StoredSetting, 'id'>[];
}

/** Fields that may change later. Settings are replaced as a whole; those with an id keep it. */
export interface SourceChanges {
  readonly connectorId?: null;
  readonly title?: string;
  readonly description?: string;
  readonly active?: boolean;
  readonly settings?: readonly (Omit<StoredSetting, 'id'> & { readonly id?: number })[];
}

/** The portal's sources of all connectors. Ids count up from 1 and are never reused. */
export class SourceStore {
  private readonly rows = new Map<number, Source>();
  private lastId = 0;
  private lastSettingId = 0;

  constructor(private readonly stamp: () => string) {}

  /** Stores a source without checks and without calling its connector; returns its id. */
  add(source: NewSource, by: { readonly id: number }): number {
    const id = ++this.lastId;
    const now = this.stamp();
    this.rows.set(id, {
      type: 'rest',
      code: `rest_${String(source.connectorId ?? 0)}`,
      description: '',
      active: true,
      ...source,
      id,
      dateCreate: now,
      dateUpdate: now,
      createdById: by.id,
      updatedById: by.id,
      settings: this.numbered(source.settings ?? []),
    });
    return id;
  }

  get(id: number): Source | undefined {
    return this.rows.get(id);
  }

  all(): readonly Source[] {
    return [...this.rows.values()];
  }

  ofConnector(connectorId: number): readonly Source[] {
    return this.all().filter(source => source.connectorId === connectorId);
  }

  /** Changes a source, its dateUpdate and its updatedById. */
  update(id: number, { settings, ...changes }: SourceChanges, by: { readonly id: number }): void {
    const row = this.rows.get(id);
    if (!row) return;
    this.rows.set(id, {
      ...row,
      ...changes,
      ...(settings && { settings: this.numbered(settings) }),
      dateUpdate: this.stamp(),
      updatedById: by.id,
    });
  }

  delete(id: number): boolean {
    return this.rows.delete(id);
  }

  private numbered(settings: NonNullable<SourceChanges['settings']>): readonly StoredSetting[] {
    return settings.map(setting => ({ ...setting, id: setting.id ?? ++this.lastSettingId }));
  }
}
