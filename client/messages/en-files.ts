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
      hint: 'First you see what would happen; nothing changes until you confirm it. Connectors are found again by their title.',
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
      add: 'To add: {count}',
      change: 'To change: {count}',
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
    results: { done: 'Done', failed: 'Failed', notTried: 'Not tried' },
  },
};

export default files;
