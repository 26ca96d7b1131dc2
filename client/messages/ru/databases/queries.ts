import type en from '../../en/databases/queries.ts';
import type { Wide } from '../../wide.ts';

/** Words of saved queries. */
const words: Wide<typeof en> = {
  queries: {
    title: 'Сохранённые запросы',
    text: 'Ваш собственный SELECT, который публикуется как таблица.',
    none: 'Сохранённых запросов пока нет.',
    new: 'Новый запрос',
    newTitle: 'Новый запрос',
    name: 'Название',
    nameHint: 'Из него получится имя таблицы.',
    sql: 'Текст запроса (SQL)',
    sqlHint:
      'Один SELECT. Выполняется с правами сохранённого пользователя, только чтение. Ctrl+Enter выполняет пробу.',
    try: 'Попробовать',
    trying: 'Выполняется…',
    tried: 'Первые строки',
    triedRows: 'Показано строк: {count} (не больше 20)',
    said: 'База говорит:',
    save: 'Сохранить запрос',
    saved: 'Запрос «{title}» сохранён.',
    savePublish: 'Сохранить и опубликовать',
    published: 'Запрос «{title}» опубликован как таблица {code}.',
    isTable: 'Таблица на портале',
    changed: 'изменён {at}',
    delete: 'Удалить запрос',
    deleteConfirm: 'Удалить запрос «{title}»?',
    deleteText: 'Удаляется только запрос, данные остаются.',
    deleted: 'Запрос «{title}» удалён.',
  },
};

export default words;
