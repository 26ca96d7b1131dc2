import type { LegalWords } from './legal-page.ts';

/** The licence agreement between this server's publisher and the people who use the app. */
export const terms: LegalWords = {
  en: ({ host }) => ({
    title: 'Terms of use',
    intro: `These terms apply to the app Connector Desk at ${host}. Installing or using the app means accepting them.`,
    sections: [
      {
        heading: 'What the app does',
        paragraphs: [
          'Connector Desk shows, registers, changes, checks and deletes the BI Builder connectors that it registered in a Bitrix24 portal, with their sources and tables. It serves tables of PostgreSQL, MySQL, MariaDB and ClickHouse databases to BI Builder. It acts with the rights of the person who uses it and with no others.',
        ],
      },
      {
        heading: 'What you may do',
        paragraphs: [
          'The licensor grants the users of a portal in which the app is installed the right to use it for as long as it is installed. The program itself is free software under the MIT licence: anybody may run, change and pass it on under that licence.',
        ],
      },
      {
        heading: 'What you take care of',
        paragraphs: [
          'Connect only databases and services that you are allowed to use, with an account that may only read. Register no connector that misleads people. Keep service keys and access keys secret. You answer for the data you bring into BI Builder and for who may see it in your portal.',
        ],
      },
      {
        heading: 'Limits',
        paragraphs: [
          'The app needs a portal whose plan includes BI Builder, and is bound by the limits of Bitrix24. A portal reads at most four tables at the same time, two of one database. The licensor may limit use that harms others, and may change or end the service.',
        ],
      },
      {
        heading: 'Liability',
        paragraphs: [
          'The app is provided as it is, without any warranty. As far as the law allows, the licensor is not liable for damage from its use, for lost data or for lost profit. Liability that the law does not allow to exclude stays.',
        ],
      },
      {
        heading: 'The end',
        paragraphs: [
          'You end this agreement at any time by uninstalling the app. The privacy notice says what is deleted then.',
        ],
      },
    ],
  }),
  ru: ({ host }) => ({
    title: 'Условия использования',
    intro: `Эти условия действуют для приложения Connector Desk по адресу ${host}. Устанавливая приложение или пользуясь им, вы их принимаете.`,
    sections: [
      {
        heading: 'Что делает приложение',
        paragraphs: [
          'Connector Desk показывает, регистрирует, изменяет, проверяет и удаляет коннекторы BI-конструктора, которые сам зарегистрировал на портале Битрикс24, их источники и таблицы. Он отдаёт BI-конструктору таблицы баз данных PostgreSQL, MySQL, MariaDB и ClickHouse. Он действует с правами того, кто им пользуется, и ни с какими другими.',
        ],
      },
      {
        heading: 'Что вам разрешено',
        paragraphs: [
          'Лицензиар разрешает пользователям портала, на котором установлено приложение, пользоваться им, пока оно установлено. Сама программа — свободное ПО по лицензии MIT: на её условиях программу может запускать, менять и передавать любой.',
        ],
      },
      {
        heading: 'О чём заботитесь вы',
        paragraphs: [
          'Подключайте только те базы данных и сервисы, которыми вам разрешено пользоваться, учётной записью с правом только на чтение. Не регистрируйте коннекторов, которые вводят людей в заблуждение. Держите сервисные ключи и ключи доступа в секрете. За данные, которые вы передаёте в BI-конструктор, и за то, кто видит их на портале, отвечаете вы.',
        ],
      },
      {
        heading: 'Ограничения',
        paragraphs: [
          'Приложению нужен портал, в тариф которого входит BI-конструктор; на него действуют ограничения Битрикс24. Портал читает одновременно не больше четырёх таблиц, из одной базы данных — не больше двух. Лицензиар может ограничить использование, которое вредит другим, изменить или прекратить сервис.',
        ],
      },
      {
        heading: 'Ответственность',
        paragraphs: [
          'Приложение предоставляется как есть, без каких-либо гарантий. В пределах, допустимых законом, лицензиар не отвечает за ущерб от его использования, потерю данных и упущенную выгоду. Ответственность, которую закон исключать не позволяет, сохраняется.',
        ],
      },
      {
        heading: 'Окончание',
        paragraphs: [
          'Вы прекращаете это соглашение в любой момент, удалив приложение. Что при этом удаляется, сказано в политике конфиденциальности.',
        ],
      },
    ],
  }),
};
