/** A setting that users of the connector fill in. */
export interface ConnectorSetting {
  readonly name: string;
  readonly code: string;
  readonly type: string;
}

/** A connector as the portal stores it. */
export interface Connector {
  readonly id: number;
  /** Client id of the owning app. */
  readonly appId: string;
  readonly title: string;
  /** `Y-m-d H:i:s` in the portal server's zone. */
  readonly dateCreate: string;
  readonly logo: string;
  readonly description: string;
  readonly sort: number;
  readonly urlCheck: string;
  readonly settings: readonly ConnectorSetting[];
  readonly urlData: string;
  readonly urlTableList: string;
  readonly urlTableDescription: string;
  readonly supportMapping: boolean;
  readonly sourceCode: string;
}

/** The fields that an app may set. */
export type ConnectorFields = Omit<Connector, 'id' | 'appId' | 'dateCreate'>;

/** The portal's connectors of all apps. Ids count up from 1 and are never reused. */
export class ConnectorStore {
  private readonly rows = new Map<number, Connector>();
  private lastId = 0;

  constructor(private readonly stamp: () => string) {}

  /** Stores a connector without checks and returns its id. */
  add(
    fields: Partial<ConnectorFields> & { readonly title: string },
    owner: { readonly appClientId: string },
  ): number {
    const id = ++this.lastId;
    this.rows.set(id, {
      logo: '',
      description: '',
      sort: 100,
      urlCheck: '',
      settings: [],
      urlData: '',
      urlTableList: '',
      urlTableDescription: '',
      supportMapping: false,
      sourceCode: '',
      ...fields,
      id,
      appId: owner.appClientId,
      dateCreate: this.stamp(),
    });
    return id;
  }

  get(id: number): Connector | undefined {
    return this.rows.get(id);
  }

  all(): readonly Connector[] {
    return [...this.rows.values()];
  }

  update(id: number, fields: Partial<ConnectorFields>): void {
    const row = this.rows.get(id);
    if (row) this.rows.set(id, { ...row, ...fields });
  }

  delete(id: number): boolean {
    return this.rows.delete(id);
  }
}
