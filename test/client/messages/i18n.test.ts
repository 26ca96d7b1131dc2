import { jest } from '@jest/globals';
import { addWords, i18n, speak } from '../../../client/messages/i18n.ts';

const words = (text: string) => jest.fn(() => Promise.resolve({ default: { part: { text } } }));
const missing = () => jest.fn(() => Promise.reject(new Error('chunk missing')));
const { t, locale } = i18n.global;

afterEach(() => (locale.value = 'en'));

describe('the words of the page', () => {
  test('words are loaded in the language of the page alone', async () => {
    await speak('ru');
    expect(t('nav.connectors')).toBe('Коннекторы');
    const [en, ru] = [words('text'), words('текст')];
    await addWords({ en, ru });
    expect(t('part.text')).toBe('текст');
    expect(en).not.toHaveBeenCalled();
    expect(i18n.global.getLocaleMessage('en')).toEqual({});
  });

  test('another language stands in for one that cannot be loaded', async () => {
    locale.value = 'ru';
    const ru = missing();
    await addWords({ en: words('text'), ru });
    expect(t('part.text')).toBe('text');
    expect(ru).toHaveBeenCalledTimes(1);
  });

  test('words that cannot be loaded in any language are a failure of their part', async () => {
    await expect(addWords({ en: missing(), ru: missing() })).rejects.toThrow('chunk missing');
  });
});
