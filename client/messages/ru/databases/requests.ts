import type en from '../../en/databases/requests.ts';
import type { Wide } from '../../wide.ts';

/** Words of data requests. */
const words: Wide<typeof en> = {
  requests: {
    title: 'Запросы данных',
    text: 'Что Битрикс24 спрашивал у этой базы, сначала новые. Здесь видна настоящая причина ошибки: BI Конструктор говорит только, что запрос не выполнен.',
    outcome: 'Исход',
    endpoint: 'Запрос',
    all: 'Все',
    outcomes: { sent: 'Отвечен', failed: 'Ошибка', left: 'Читатель ушёл' },
    endpoints: {
      check: 'Проверка',
      tables: 'Список таблиц',
      columns: 'Столбцы',
      data: 'Данные',
      try: 'Проба запроса',
    },
    none: 'Запросов данных пока нет. Они появятся, как только спросит BI Конструктор.',
    nothing: 'Подходящих запросов данных нет.',
    rows: 'Строк: {count}',
    ms: '{ms} мс',
    facts: {
      table: 'Таблица',
      rows: 'Строк',
      bytes: 'Размер',
      nulled: 'Значений оставлено пустыми',
      firstRow: 'Первая строка через',
      took: 'Заняло',
      code: 'Код',
      reason: 'База говорит',
      question: 'Что спросили',
      sql: 'Запрос (SQL)',
    },
    everything: 'Все столбцы и все строки.',
    nulledNote: 'Они не помещаются в число или дату, например 0000-00-00.',
    older: 'Показать более старые',
    refresh: 'Обновить',
  },
};

export default words;
