/** Words of the place where connectors leave and come as files. */
const files = {
  files: {
    intro:
      'Keep connectors under version control, or carry them to another portal. Files hold no secrets: what people typed into sources is not in them.',
    export: {
      title: 'Export',
      note: 'Without secrets',
      which: 'Which connectors',
      all: 'All ({count})',
      some: 'Chosen ones',
      format: 'Format',
      search: 'Search by title',
      download: 'Download ({count})',
      show: 'Show here',
    },
    import: {
      title: 'Import',
      hint: 'First you see what would happen; nothing changes until you confirm it. Connectors are found again by their title, on the same portal also by their ID.',
      choose: 'Choose a file',
      drop: 'or drop a JSON or YAML file here',
      paste: 'Or paste its text',
      look: 'See what would change',
      apply: 'Apply: add {add}, change {change}',
      applying: 'Applying…',
      done: 'The file has been applied.',
      partly: 'The file has been applied in part: see below what is missing.',
      tooLarge: '“{name}” is larger than {limit}: this is hardly a file of connectors.',
      unreadable: '“{name}” could not be read.',
      maybeTitle: 'It is not known how far this got',
      maybe:
        'The connection broke before the answer came. Look again: what has been done already is then left alone.',
      lookAgain: 'Look again',
    },
    report: {
      dry: 'What would happen',
      nothing: 'Nothing to change: the portal has all of this already',
      applied: 'What was done',
      now: 'On the portal',
      file: 'In the file',
    },
    counts: {
      add: 'New: {count}',
      change: 'Changed: {count}',
      same: 'Left alone: {count}',
      conflict: 'Conflicts: {count}',
      invalid: 'With problems: {count}',
    },
    actions: {
      add: 'Add',
      change: 'Change',
      same: 'Same already',
      conflict: 'Conflict',
      invalid: 'Problem',
    },
    reasons: {
      FILE_TOO_LARGE: 'The file is too large: JSON up to 8 MB, YAML up to 1 MB.',
      FILE_NOT_READABLE:
        'This is neither JSON nor YAML that can be read. Where it breaks off is named below.',
      FILE_OF_ANOTHER_KIND: 'This file holds no connectors of Connector Desk.',
      FILE_OF_A_LATER_VERSION: 'This file was made by a newer Connector Desk.',
      FILE_WITHOUT_CONNECTORS: 'There is no list of connectors in this file.',
      TITLE_AMBIGUOUS_IN_PORTAL:
        'Several connectors of the portal have this title: it cannot be told which one is meant. Give them different titles first.',
      TITLE_AMBIGUOUS_IN_FILE: 'The file has this title more than once: it cannot be told which one counts.',
      MATCHED_TWICE: 'Two connectors of the file mean the same one of the portal.',
    },
    results: { done: 'Done', failed: 'Failed', notTried: 'Not tried' },
  },
};

export default files;
