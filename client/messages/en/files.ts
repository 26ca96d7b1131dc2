/** Words of the page that exports and imports connectors. */
const files = {
  files: {
    intro:
      'Keep connectors under version control or move them to another portal. Files contain no secrets: the values that people entered in sources are left out.',
    export: {
      title: 'Export',
      note: 'Without secrets',
      which: 'Connectors',
      all: 'All ({count})',
      some: 'Selected',
      format: 'Format',
      search: 'Search by title',
      download: 'Download ({count})',
      show: 'Preview',
    },
    import: {
      title: 'Import',
      hint: 'Preview the changes first: nothing is saved until you apply them. Connectors are matched by title and, in the same portal, also by ID.',
      choose: 'Choose file',
      drop: 'or drop a JSON or YAML file here',
      paste: 'Text of a file',
      look: 'Preview changes',
      apply: 'Apply: add {add}, change {change}',
      applying: 'Applying…',
      done: 'The file was applied.',
      partly: 'The file was applied in part. The missing changes are listed below.',
      tooLarge: '“{name}” is larger than {limit}. Choose a file with connectors.',
      unreadable: '“{name}” could not be read. Choose another file.',
      maybeTitle: 'The file may be applied only in part',
      maybe:
        'The connection was lost before the server answered. Preview the changes again: those already made are not repeated.',
      lookAgain: 'Preview again',
    },
    report: {
      dry: 'Preview',
      nothing: 'No changes: the portal already matches the file',
      applied: 'Applied changes',
      now: 'In the portal',
      file: 'In the file',
    },
    counts: {
      add: 'New: {count}',
      change: 'Changed: {count}',
      same: 'Unchanged: {count}',
      conflict: 'Conflicts: {count}',
      invalid: 'Invalid: {count}',
    },
    actions: {
      add: 'Add',
      change: 'Change',
      same: 'Unchanged',
      conflict: 'Conflict',
      invalid: 'Invalid',
    },
    reasons: {
      FILE_TOO_LARGE: 'The file is too large. The limit is 8 MB for JSON and 1 MB for YAML.',
      FILE_NOT_READABLE: 'The file is not valid JSON or YAML. The position of the error is shown below.',
      FILE_OF_ANOTHER_KIND: 'The file was not exported from Connector Desk.',
      FILE_OF_A_LATER_VERSION: 'The file was exported from a newer version of Connector Desk.',
      FILE_WITHOUT_CONNECTORS: 'The file contains no list of connectors.',
      TITLE_AMBIGUOUS_IN_PORTAL:
        'Several connectors in the portal have this title, so the match is unclear. Give them different titles first.',
      TITLE_AMBIGUOUS_IN_FILE: 'The file contains this title more than once, so the match is unclear.',
      MATCHED_TWICE: 'Two connectors in the file match the same connector in the portal.',
    },
    results: { done: 'Done', failed: 'Failed', notTried: 'Not attempted' },
  },
};

export default files;
