import type en from '../en/problems.ts';

const problems: typeof en = {
  VALIDATION_REQUIRED_FIELD_MISSING: 'Заполните это поле.',
  VALIDATION_EMPTY: 'Заполните это поле.',
  VALIDATION_TOO_LONG: 'Не больше {limit} символов.',
  VALIDATION_UNREADABLE_TEXT: 'Уберите управляющие символы и половинки символов: наберите текст заново.',
  VALIDATION_INVALID_FIELD_TYPE: 'Значение не того вида.',
  VALIDATION_NOT_AN_ADDRESS: 'Введите полный адрес, который начинается с https:// или http://.',
  VALIDATION_NOT_A_LOGO: 'Введите https-адрес картинки или выберите файл.',
  VALIDATION_SETTINGS_MISSING_REQUIRED_FIELDS: 'У настройки должны быть код, название и тип.',
  VALIDATION_SETTINGS_CODE_TOO_LONG: 'В коде не больше {limit} символов.',
  VALIDATION_SETTINGS_NAME_TOO_LONG: 'В названии не больше {limit} символов.',
  VALIDATION_SETTINGS_INVALID_TYPE: 'Выберите текст или число.',
  VALIDATION_SETTINGS_DUPLICATE_CODE: 'Такой код уже есть у другой настройки.',
  VALIDATION_INVALID_ID_FORMAT: 'ID – целое число, например 4.',
  VALIDATION_REPLACED_CHARACTERS:
    'Часть букв потеряна (�) при смене кодировки. Введите текст снова и сохраните файл в UTF-8.',
  VALIDATION_READ_ONLY_FIELD: 'Битрикс24 не позволяет задать это поле.',
  VALIDATION_IMMUTABLE_FIELD: 'Изменить это поле уже нельзя.',
  VALIDATION_UNKNOWN_PARAMETERS: 'Битрикс24 не знает такого поля.',
  VALIDATION_DATASET_NAME_INVALID:
    'Начните со строчной латинской буквы; дальше строчные буквы, цифры и подчёркивания.',
  VALIDATION_DATASET_NAME_TOO_LONG: 'В имени таблицы не больше {limit} символов.',
  DATASET_ALREADY_EXIST: 'Таблица с таким именем есть в самом BI Конструкторе.',
  NAME_EXISTS: 'На портале уже есть таблица с таким именем.',
  FIELDS_EMPTY: 'Добавьте хотя бы один столбец.',
  DUPLICATE_FIELDS: 'Такое имя уже есть у другого столбца.',
  VALIDATION_DUPLICATE_FIELD_NAME: 'Такое имя уже есть у другого столбца.',
  VALIDATION_DUPLICATE_FIELD_CODE: 'Такой внешний код уже есть у другого столбца.',
  VALIDATION_DUPLICATE_EXIST_NAME: 'Столбец с таким именем в таблице уже есть.',
  VALIDATION_DUPLICATE_EXIST_CODE: 'Столбец с таким внешним кодом в таблице уже есть.',
  VALIDATION_FIELD_MISSING_REQUIRED_PARAMETERS: 'У столбца должны быть имя, внешний код и тип.',
  VALIDATION_FIELD_NAME_INVALID_FORMAT:
    'Начните с прописной латинской буквы; дальше прописные буквы, цифры и подчёркивания.',
  VALIDATION_FIELD_NAME_TOO_LONG: 'В имени столбца не больше {limit} символов.',
  VALIDATION_FIELD_INVALID_TYPE: 'Выберите один из семи типов.',
  COLUMN_NOT_FOUND: 'Такого столбца в таблице больше нет.',
  other: 'Битрикс24 не принимает это значение ({code}).',
};

export default problems;
