/**
 * Where portals differ or the documentation is silent (biconnector contract 10). The defaults are those of the newest
 * portals; a test or the lab may change any of them at any time.
 */
export interface BiSwitches {
  /** Synchronisation with BI Builder fails: DATASET_UPDATE_ERROR although the columns are saved (6.7). */
  syncFails: boolean;
  /** A subscriber on the portal refuses table.update: code 0 (6.3). */
  tableUpdateRejected: boolean;
  /** dataset.add ends with code 0 and stores nothing (6.9). */
  datasetAddRejected: boolean;
  /** Where BI Builder is deployed dataset.delete breaks with HTTP 500 (6.9). */
  biBuilderDeployed: boolean;
  /** Names of BI Builder's own tables: DATASET_ALREADY_EXIST (6.2). */
  readonly reservedTableNames: Set<string>;
  /** Which of DATASET_ALREADY_EXIST and NAME_EXISTS comes first where both apply (6.2). */
  nameClashOrder: 'builder-first' | 'portal-first';
  /** `Duplicate column names: A, B.` with or without the full stop (6.2). */
  duplicateFieldsFullStop: boolean;
  /** Text of BX_ERROR for a source with tables (5.6). */
  sourceInUseText: string;
  /** Explicitly selected dates of source.list: an empty object, or the text (3.4). */
  sourceListDates: 'empty-object' | 'text';
  /** Whether the settings of source.list carry their ids (5.5). */
  sourceListSettingIds: boolean;
  /** What source.list shows as settings of a source that has none stored (5.5). */
  sourceListNoSettings: 'null' | 'empty-list';
  /** Lists of sources and tables give integers as texts, as the examples of 2025 do (3.4). */
  idsAsText: boolean;
  /** source.update without settings takes settings named like its own fields from them (5.3). */
  settingsFromFields: boolean;
  /** When urlData is sent mapFields (7.5). */
  mapFields: 'always' | 'when-supported' | 'never';
  /** How urlData names columns in `select` and in `filter` (7.5). */
  selectIdentifiers: 'name' | 'code';
  filterIdentifiers: 'name' | 'code';
  /** Whether a preview that failed stays empty for an hour, too (7.5). */
  previewCachesFailures: boolean;
  /** How the portal's locale writes dates in the filter of urlData; undefined: as its language does (7.6). */
  dateFormat: 'd.m.Y' | 'm/d/Y' | 'Y-m-d' | undefined;
  /** Texts of the storage layer (4.2). */
  emptyRequiredText: (column: string) => string;
  tooLongText: (column: string, limit: number) => string;
}

/** A portal as the newest documentation describes it. */
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
