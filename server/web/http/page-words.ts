import type { Language } from '../../operations/language.ts';

/** The words of a short page: what happened, and what to do next. */
export interface PageWords {
  readonly title: string;
  readonly text: string;
  readonly next: string;
}

type Words = Readonly<Record<Language, PageWords>>;

const general: Words = {
  en: {
    title: 'Something went wrong on our side',
    text: 'The app could not answer this request.',
    next: 'Try again in a minute. If it happens again, give the number below to the operator of the app.',
  },
  ru: {
    title: 'Что-то сломалось у нас',
    text: 'Приложение не смогло ответить на этот запрос.',
    next: 'Повторите через минуту. Если не поможет, передайте номер ниже тому, кто обслуживает приложение.',
  },
};

const words: Readonly<Record<string, Words>> = {
  EXPLAIN: {
    en: {
      title: 'Connector Desk lives inside Bitrix24',
      text: 'It shows the BI Builder connectors of your portal: what they are, where they point, why they fail.',
      next: 'Open it from the left menu of your portal, or sign in with the portal’s address.',
    },
    ru: {
      title: 'Connector Desk живёт внутри Битрикс24',
      text: 'Он показывает коннекторы BI-конструктора вашего портала: что это, куда они ведут и почему не работают.',
      next: 'Откройте его из левого меню портала или войдите по адресу портала.',
    },
  },
  OPENING_REFUSED: {
    en: {
      title: 'Bitrix24 does not confirm this opening',
      text: 'The authorization server of Bitrix24 does not know this request as one of your portal.',
      next: 'Close this page and open the app from the left menu of your portal. If the app was just updated or reinstalled, an administrator opens it first.',
    },
    ru: {
      title: 'Битрикс24 не подтверждает это открытие',
      text: 'Сервер авторизации Битрикс24 не признаёт этот запрос запросом вашего портала.',
      next: 'Закройте страницу и откройте приложение из левого меню портала. Если его только что обновили или переустановили, первым его открывает администратор.',
    },
  },
  OPENING_MALFORMED: {
    en: {
      title: 'This is not how Bitrix24 opens an app',
      text: 'Required fields of the opening are missing or malformed.',
      next: 'Open the app from the left menu of your portal.',
    },
    ru: {
      title: 'Битрикс24 открывает приложения иначе',
      text: 'В запросе нет обязательных полей, или они записаны неверно.',
      next: 'Откройте приложение из левого меню портала.',
    },
  },
  OAUTH_UNREACHABLE: {
    en: {
      title: 'Bitrix24 cannot be reached right now',
      text: 'The authorization server of Bitrix24 did not answer, so the app cannot check who opens it.',
      next: 'Nothing is broken on your side. Open the app again in a few minutes.',
    },
    ru: {
      title: 'Битрикс24 сейчас не отвечает',
      text: 'Сервер авторизации Битрикс24 не ответил, и приложение не может проверить, кто его открывает.',
      next: 'У вас всё в порядке. Откройте приложение ещё раз через несколько минут.',
    },
  },
  OAUTH_NONSENSE: {
    en: {
      title: 'Bitrix24’s answer was not understood',
      text: 'The authorization server of Bitrix24 answered, but not in a form this app understands, so the app cannot check who opens it.',
      next: 'Open the app again in a few minutes. If this stays, tell the operator of the app the request number below.',
    },
    ru: {
      title: 'Ответ Битрикс24 не удалось понять',
      text: 'Сервер авторизации Битрикс24 ответил, но в неизвестном приложению виде, и оно не может проверить, кто его открывает.',
      next: 'Откройте приложение ещё раз через несколько минут. Если не поможет, сообщите владельцу приложения номер запроса ниже.',
    },
  },
  SIGN_IN_FAILED: {
    en: {
      title: 'Signing in did not work',
      text: 'The sign-in was started in another browser, took too long, or was used already.',
      next: 'Start again with the portal’s address.',
    },
    ru: {
      title: 'Войти не получилось',
      text: 'Вход начат в другом браузере, занял слишком много времени или уже использован.',
      next: 'Начните заново с адреса портала.',
    },
  },
  UNKNOWN_PORTAL: {
    en: {
      title: 'This portal is not known here',
      text: 'The address is not that of a portal in which the app is installed.',
      next: 'Check the address. If it is right, install the app in the portal or open it there once.',
    },
    ru: {
      title: 'Этот портал здесь не знают',
      text: 'По этому адресу нет портала, в котором установлено приложение.',
      next: 'Проверьте адрес. Если он верный, установите приложение на портал или откройте его там один раз.',
    },
  },
  TOO_MANY_REQUESTS: {
    en: {
      title: 'Too many requests',
      text: 'More requests came from your network than the app accepts in a minute.',
      next: 'Wait a minute and open the page again.',
    },
    ru: {
      title: 'Слишком много запросов',
      text: 'Из вашей сети пришло больше запросов, чем приложение принимает за минуту.',
      next: 'Подождите минуту и откройте страницу снова.',
    },
  },
  NOT_FOUND: {
    en: {
      title: 'There is nothing here',
      text: 'This address does not belong to the app.',
      next: 'Open the app from the left menu of your portal.',
    },
    ru: {
      title: 'Здесь ничего нет',
      text: 'Такого адреса в приложении нет.',
      next: 'Откройте приложение из левого меню портала.',
    },
  },
  BAD_INPUT: {
    en: {
      title: 'The request cannot be read',
      text: 'It is malformed, too large or in a form this address does not take.',
      next: 'Open the app from the left menu of your portal.',
    },
    ru: {
      title: 'Запрос не удалось прочитать',
      text: 'Он записан неверно, слишком велик или не того вида.',
      next: 'Откройте приложение из левого меню портала.',
    },
  },
};

const sameWords: Readonly<Record<string, string>> = {
  TOO_LARGE: 'BAD_INPUT',
  WRONG_CONTENT_TYPE: 'BAD_INPUT',
  METHOD_NOT_ALLOWED: 'BAD_INPUT',
  VALIDATION_UNREADABLE_TEXT: 'BAD_INPUT',
};

/** Words for an error code, in the reader's language; general ones for a code without words. */
export function wordsFor(code: string, language: Language): PageWords {
  const name = own(sameWords, code) ?? code;
  return (own(words, name) ?? general)[language];
}

/** Own properties only: a code comes from outside and may be `constructor`. */
function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
