import fileWords from '../../../server/bi/files/file-words.ts';

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
      notUtf8:
        '“{name}” is not UTF-8 text: line {line}, column {column}. Save it as UTF-8 in your editor, then choose it again.',
      empty: '“{name}” is empty.',
      unreadable: '“{name}” could not be read. Choose another file.',
      maybeTitle: 'The file may be applied only in part',
      maybe:
        'The connection was lost before the server answered. Preview the changes again: those already made are not repeated.',
      lookAgain: 'Preview again',
    },
    position: 'Connector {position} of the file',
    place: 'Line {line}, column {column}',
    report: {
      dry: 'Preview',
      unclear: 'The file cannot be applied: correct what is listed below first',
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
    reasons: fileWords,
    results: { done: 'Done', failed: 'Failed', notTried: 'Not attempted' },
  },
};

export default files;
