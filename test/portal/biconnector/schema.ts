import type { JsonMap } from '../json.ts';

export type FieldType = 'integer' | 'string' | 'array' | 'boolean' | 'datetime';

/** One row of `*.fields`. */
export interface SchemaField {
  readonly title: string;
  readonly type: FieldType;
  readonly isRequired: boolean;
  readonly isReadOnly: boolean;
  readonly isImmutable: boolean;
  readonly isMultiple: boolean;
}

type Mark = 'required' | 'readOnly' | 'immutable' | 'multiple';

/** Builds one row of `*.fields` from its marks. */
export function field(title: string, type: FieldType, ...marks: readonly Mark[]): SchemaField {
  return {
    title,
    type,
    isRequired: marks.includes('required'),
    isReadOnly: marks.includes('readOnly'),
    isImmutable: marks.includes('immutable'),
    isMultiple: marks.includes('multiple'),
  };
}

/** An entity's fields in the order of validation. */
export class Schema {
  private readonly byTitle: ReadonlyMap<string, SchemaField>;

  constructor(
    readonly fields: readonly SchemaField[],
    private readonly options: { readonly notSearched?: string } = {},
  ) {
    this.byTitle = new Map(fields.map(each => [each.title, each]));
  }

  has(title: string): boolean {
    return this.byTitle.has(title);
  }

  /** False for a field that filter and order accept and ignore (biconnector contract 3.3). */
  searches(title: string): boolean {
    return title !== this.options.notSearched;
  }

  get(title: string): SchemaField | undefined {
    return this.byTitle.get(title);
  }

  /** Result of `*.fields`. */
  describe(): JsonMap {
    return { fields: this.fields.map(each => ({ ...each })) };
  }
}
