/**
 * Behaviour that differs between portals or is undocumented (biconnector contract 10). The defaults are those of the
 * newest portals; a test or the lab may change any of them at any time.
 */
export interface BiSwitches {
  /** Makes the synchronisation with BI Builder fail: DATASET_UPDATE_ERROR although the columns are saved (6.7). */
  syncFails: boolean;
  /** Makes a subscriber on the portal refuse table.update with code 0 (6.3). */
  tableUpdateRejected: boolean;
  /** Makes dataset.add end with code 0 and store no table (6.9). */
  datasetAddRejected: boolean;
  /** Deploys BI Builder, which breaks dataset.delete with HTTP 500 (6.9). */
  biBuilderDeployed: boolean;
  /** Names of BI Builder's own tables: DATASET_ALREADY_EXIST (6.2). */
  readonly reservedTableNames: Set<string>;
  /** The error that comes first where DATASET_ALREADY_EXIST (builder) and NAME_EXISTS (portal) both apply (6.2). */
  nameClashOrder: 'builder-first' | 'portal-first';
  /** Ends `Duplicate column names: A, B.` with a full stop (6.2). */
  duplicateFieldsFullStop: boolean;
  /** Text of BX_ERROR for a source with tables (5.6). */
  sourceInUseText: string;
  /** Form of explicitly selected dates in source.list: an empty object or the text (3.4). */
  sourceListDates: 'empty-object' | 'text';
  /** Shows the ids of settings in source.list (5.5). */
  sourceListSettingIds: boolean;
  /** Settings that source.list shows for a source without stored settings (5.5). */
  sourceListNoSettings: 'null' | 'empty-list';
  /** Writes integers in lists of sources and tables as strings, as the documentation's examples of 2025 do (3.4). */
  idsAsText: boolean;
  /** Makes source.update without settings take settings named like source fields from these fields (5.3). */
  settingsFromFields: boolean;
  /** Decides when urlData gets mapFields (7.5). */
  mapFields: 'always' | 'when-supported' | 'never';
  /** Column identifiers in the `select` of urlData (7.5). */
  selectIdentifiers: 'name' | 'code';
  /** Column identifiers in the `filter` of urlData (7.5). */
  filterIdentifiers: 'name' | 'code';
  /** Keeps the empty grid of a failed preview for an hour, like a successful one (7.5). */
  previewCachesFailures: boolean;
  /** Date format in the filter of urlData; undefined means that of the portal's language (7.6). */
  dateFormat: 'd.m.Y' | 'm/d/Y' | 'Y-m-d' | undefined;
  /** Text of BX_EMPTY_REQUIRED (4.2). */
  emptyRequiredText: (column: string) => string;
  /** Text of BX_INVALID_VALUE for a value that is too long (4.2). */
  tooLongText: (column: string, limit: number) => string;
}

/** The switches of a portal as the newest documentation describes it. */
export function newestPortal(): BiSwitches {
  return {
    syncFails: false,
    tableUpdateRejected: false,
    datasetAddRejected: false,
    biBuilderDeployed: true,
    reservedTableNames: new Set([
      'crm_company',
      'crm_contact',
      'crm_deal',
      'crm_lead',
      'crm_smart_proc',
      'socialnetwork_group',
      'task',
      'telephony_call',
      'user',
    ]),
    nameClashOrder: 'builder-first',
    duplicateFieldsFullStop: true,
    sourceInUseText: 'Cannot delete connection. Delete all associated datasets first.',
    sourceListDates: 'empty-object',
    sourceListSettingIds: false,
    sourceListNoSettings: 'null',
    idsAsText: false,
    settingsFromFields: true,
    mapFields: 'always',
    selectIdentifiers: 'name',
    filterIdentifiers: 'name',
    previewCachesFailures: true,
    dateFormat: undefined,
    emptyRequiredText: column => `Required field "${column}" is not filled.`,
    tooLongText: (column, limit) =>
      `The value of field "${column}" is too long. Maximum length: ${String(limit)}`,
  };
}
