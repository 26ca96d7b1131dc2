/** Words of saved queries. */
const words = {
  queries: {
    title: 'Saved queries',
    text: 'A SELECT of your own that is published like a table.',
    none: 'No saved queries yet.',
    new: 'New query',
    newTitle: 'New query',
    name: 'Title',
    nameHint: 'The name of the table comes from it.',
    sql: 'Text of the query (SQL)',
    sqlHint: 'One SELECT. It runs with the rights of the stored user, read-only. Ctrl+Enter tries it.',
    try: 'Try',
    trying: 'Running…',
    tried: 'The first rows',
    triedRows: 'Rows shown: {count} (at most 20)',
    said: 'The database says:',
    save: 'Save query',
    saved: 'Query “{title}” saved.',
    savePublish: 'Save and publish',
    published: 'Query “{title}” is published as table {code}.',
    isTable: 'Table in the portal',
    changed: 'changed {at}',
    delete: 'Delete query',
    deleteConfirm: 'Delete query “{title}”?',
    deleteText: 'Only the query is deleted, no data.',
    deleted: 'Query “{title}” deleted.',
  },
};

export default words;
