import type { Conflict } from './plan-import.ts';
import type { FileProblem } from './read-file.ts';

/** Why a file, or a connector of it, cannot be applied or will not work as meant. The page, the command line and the API use these words. */
const fileWords: Readonly<Record<FileProblem | Conflict | 'SETTING_CODE_RESERVED', string>> = {
  FILE_TOO_LARGE: 'The file is too large. The limit is 6 MB for JSON and 1 MB for YAML.',
  FILE_NOT_READABLE: 'The file is not valid JSON or YAML.',
  FILE_OF_ANOTHER_KIND:
    'The file was not exported from Connector Desk. Its first line has to be “format: connector-desk/connectors”.',
  FILE_EMPTY: 'The file is empty.',
  FILE_ALIAS: 'The file has an alias. Write the value out in its place.',
  FILE_DUPLICATE_KEY: 'The file has a key twice. Keep one of them.',
  FILE_TOO_DEEP: 'The file is nested too deeply.',
  FILE_WITH_SEVERAL_DOCUMENTS:
    'The file has several documents. Keep one, or import each from a file of its own.',
  FILE_VERSION_INVALID: 'The file has no valid version. Its second line has to be “version: 1”.',
  FILE_OF_A_LATER_VERSION: 'The file was exported from a newer version of Connector Desk.',
  FILE_WITHOUT_CONNECTORS: 'The file contains no list of connectors.',
  TITLE_AMBIGUOUS_IN_PORTAL:
    'Several connectors in the portal have this title, so the match is unclear. Give them different titles first.',
  TITLE_AMBIGUOUS_IN_FILE: 'The file contains this title more than once, so the match is unclear.',
  SETTING_CODE_RESERVED:
    'Bitrix24 uses this name itself and may overwrite the value when a source is saved. Choose another code.',
  MATCHED_TWICE: 'Two connectors in the file match the same connector in the portal.',
};

export default fileWords;
