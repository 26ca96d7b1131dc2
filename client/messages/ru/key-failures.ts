import type en from '../en/key-failures.ts';
import type { FailureWords } from '../failure-words.ts';

const keys: Readonly<Record<keyof typeof en, FailureWords>> = {
  TOO_MANY_SERVICE_KEYS: {
    title: 'Сервисных ключей слишком много',
    reason: 'На портале может действовать не больше 50 ключей.',
    next: ['Отзовите тот, которым больше не пользуются: в списке видно, когда каждый применялся.'],
  },
  SERVICE_KEY_NOT_FOUND: {
    title: 'Такого сервисного ключа нет',
    reason: 'Он создан на другом портале, или приложение тем временем удалили.',
    next: ['Загрузите список заново.'],
  },
};

export default keys;
