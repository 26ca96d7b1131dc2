import type en from '../en/database-problems.ts';

const problems: Readonly<Record<keyof typeof en, string>> = {
  VALIDATION_NOT_A_HOST: 'Введите имя или адрес без https://, порта и пароля.',
  VALIDATION_NOT_A_PORT: 'Введите целое число от 1 до 65535.',
  VALIDATION_TIME_ZONE: 'Такого часового пояса нет. Выберите из списка.',
};

export default problems;
