import type { LegalWords } from './legal-page.ts';

/** The privacy notice of this server. Every statement about stored data and its end is one that tests of the stores keep. */
export const privacyNotice: LegalWords = {
  en: ({ host, journalDays }) => ({
    title: 'Privacy notice',
    intro: `This notice says which data the app Connector Desk at ${host} stores about a Bitrix24 portal and its users, why, for how long, and who else receives it.`,
    sections: [
      {
        heading: 'What is stored',
        paragraphs: [
          'About the portal: its address, its id in Bitrix24, the state of the installation, and the tokens that Bitrix24 issues to the app. Tokens are encrypted.',
          'About people who open the app: their user id, the access that Bitrix24 gave the app on their behalf (encrypted), the connectors they looked at last, and, if they change something, their name. The app never asks for a Bitrix24 login or password.',
          'About databases that people of the portal connect: address, account, the password (encrypted), names and types of the published tables and columns, and saved queries. Rows of a database are passed on to the portal and are not stored.',
          'About use: a journal of the app’s calls to Bitrix24, in which passwords, tokens and the values of sources’ settings are replaced by asterisks; a list of BI Builder’s requests with the query and its result, but no rows; a list of who changed what; results of checks; and log lines with time, address within the app, result, portal and user id.',
        ],
      },
      {
        heading: 'Why',
        paragraphs: [
          'All of it serves one purpose: to show, change, check and serve the BI Builder connectors of the portal, to find out why something failed, and to keep the journal that Bitrix24 demands of published apps. There is no advertising, no profile of people, no analytics service and no sale of data.',
        ],
      },
      {
        heading: 'Who else receives data',
        paragraphs: [
          'The portal itself and the authorization servers of Bitrix24. The database that somebody of the portal connects, and the addresses of a connector when it is checked. Nobody else.',
          'A connector’s logo may lie at an address that its author chose. The browser of the person who looks at the connector loads it from there, without saying from which page.',
        ],
      },
      {
        heading: 'For how long',
        paragraphs: [
          `The journal and the list of data requests: ${journalDays} days. The list of who changed what: one year. A session in the browser outside the portal: 12 hours. Everything else: until it is deleted in the app, or the app is uninstalled together with its data.`,
          'Uninstalling the app deletes tokens, sessions and keys at once. If “delete data” is chosen, everything else about the portal is deleted, too; a hash of its id remains for an hour. Copies in backups end with the backups.',
        ],
      },
      {
        heading: 'Cookies',
        paragraphs: [
          'The app sets one cookie, which keeps a person signed in and holds a random number. It works without cookies inside the portal. It stores nothing else in the browser.',
        ],
      },
      {
        heading: 'Your rights',
        paragraphs: [
          'The administrator of your portal sees under Administration what is stored, and can have it deleted by uninstalling the app with its data. You may ask for information about your data, its correction or its deletion at the contact below.',
        ],
      },
    ],
  }),
  ru: ({ host, journalDays }) => ({
    title: 'Политика конфиденциальности',
    intro: `Здесь сказано, какие данные приложение Connector Desk по адресу ${host} хранит о портале Битрикс24 и его пользователях, зачем, как долго и кто ещё их получает.`,
    sections: [
      {
        heading: 'Что хранится',
        paragraphs: [
          'О портале: адрес, идентификатор в Битрикс24, состояние установки и токены, которые Битрикс24 выдаёт приложению. Токены зашифрованы.',
          'О людях, которые открывают приложение: идентификатор пользователя, доступ, выданный приложению Битрикс24 от их имени (зашифрован), последние просмотренные коннекторы, а если человек что-то изменил — его имя. Логин и пароль от Битрикс24 приложение не спрашивает никогда.',
          'О базах данных, которые подключают сотрудники портала: адрес, учётная запись, пароль (зашифрован), имена и типы опубликованных таблиц и столбцов, сохранённые запросы. Строки базы данных передаются порталу и не сохраняются.',
          'Об использовании: журнал обращений приложения к Битрикс24, в котором пароли, токены и значения настроек источников заменены звёздочками; список запросов BI-конструктора с текстом запроса и итогом, но без строк; список изменений с их авторами; итоги проверок; строки лога со временем, адресом внутри приложения, итогом, порталом и идентификатором пользователя.',
        ],
      },
      {
        heading: 'Зачем',
        paragraphs: [
          'Всё это служит одной цели: показывать, менять, проверять и обслуживать коннекторы BI-конструктора портала, выяснять причины ошибок и вести журнал, которого Битрикс24 требует от опубликованных приложений. Рекламы, профилей людей, сервисов аналитики и продажи данных нет.',
        ],
      },
      {
        heading: 'Кто ещё получает данные',
        paragraphs: [
          'Сам портал и серверы авторизации Битрикс24. База данных, которую подключил сотрудник портала, и адреса коннектора, когда его проверяют. Больше никто.',
          'Логотип коннектора может лежать по адресу, который выбрал автор коннектора. Браузер того, кто смотрит на коннектор, загружает его оттуда и не сообщает, с какой страницы.',
        ],
      },
      {
        heading: 'Как долго',
        paragraphs: [
          `Журнал и список запросов к данным — дней: ${journalDays}. Список изменений — один год. Сеанс в браузере вне портала — 12 часов. Всё остальное — пока это не удалят в приложении или не удалят приложение вместе с данными.`,
          'При удалении приложения сразу удаляются токены, сеансы и ключи. Если выбрано «удалить данные», удаляется и всё остальное о портале; хеш его идентификатора остаётся ещё час. Копии в резервных копиях исчезают вместе с ними.',
        ],
      },
      {
        heading: 'Файлы cookie',
        paragraphs: [
          'Приложение ставит один файл cookie: он хранит случайное число и помнит, что человек вошёл. Внутри портала приложение работает и без cookie. Больше в браузере ничего не хранится.',
        ],
      },
      {
        heading: 'Ваши права',
        paragraphs: [
          'Администратор портала видит в разделе «Администрирование», что хранится, и может всё удалить, удалив приложение вместе с данными. Узнать о своих данных, исправить или удалить их можно, написав по контакту ниже.',
        ],
      },
    ],
  }),
};
