import type { Operation } from '../../operations/operation.ts';

const descriptions: Readonly<Record<Operation['tag'], string>> = {
  connectors:
    'Connectors of BI Builder: the addresses that Bitrix24 calls, and the settings that people fill in.',
  sources: 'Sources: connectors with filled-in settings. Values of settings are never part of an answer.',
  tables: 'Tables of sources and their columns.',
  endpoints: 'Checks of the addresses of a connector, called as Bitrix24 calls them.',
  settings: 'What the app remembers for a person.',
  installation: 'Steps of the installation page.',
  portal: 'State of the portal and its remedies.',
  journal: 'Calls of this app to the portal, and the audit trail of changes.',
  databases:
    'Databases that this app serves to BI Builder: their check, their tables, publication and data requests.',
  health: 'Whether connectors and databases work, as their last checks found.',
  keys: 'Service keys, with which other servers use the API.',
};

/** Describes the tags of the operations, in the order of their first use. */
export const describeTags = (operations: readonly Operation[]): readonly object[] =>
  [...new Set(operations.map(({ tag }) => tag))].map(name => ({ name, description: descriptions[name] }));
