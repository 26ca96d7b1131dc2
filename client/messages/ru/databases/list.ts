import type en from '../../en/databases/list.ts';
import type { Wide } from '../../wide.ts';

/** Words of the list of databases. */
const words: Wide<typeof en> = {
  list: {
    heading: 'Базы данных',
    connect: 'Подключить базу',
    title: 'База данных',
    state: 'Состояние',
    tables: 'Таблицы',
    lastRequest: 'Последний запрос',
    tablesCount: 'Опубликовано таблиц: {count}',
    lastAt: 'Последний запрос: {at}',
  },
  empty: {
    title: 'Баз данных пока нет',
    text: 'Подключите PostgreSQL, MySQL, MariaDB или ClickHouse, выберите таблицы — и они появятся в BI Конструкторе. Свой сервис не нужен.',
    administrator: 'Базы подключает администратор портала. Попросите его открыть эту страницу.',
  },
  type: { sample: 'Пример данных', unknown: 'Другой тип' },
  state: {
    works: 'Работает',
    warned: 'Работает, есть предупреждение',
    broken: 'Не работает с {at}',
    unchecked: 'Ещё не проверялась',
    checkedAt: 'Последняя проверка {at}',
  },
  never: 'не было',
};

export default words;
