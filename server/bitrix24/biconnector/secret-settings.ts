/** Words in the code or label of a setting that holds a secret, in English and Russian. */
const secretWords =
  /pass|pwd|secret|token|key|auth|credential|jwt|session|cookie|signature|парол|ключ|токен|секрет|(?<![a-z])(?:pw|pin|otp|sid)(?![a-z])/i;

/** Whether a setting with this code and label holds a secret. */
export const meansSecret = (name: string): boolean => secretWords.test(name);

/** Least length of a random value, in characters. */
const shortestRandom = 12;
/** Letters and digits without anything between them, from which secrets are made. */
const segment = /[\p{L}\d]{8,}/gu;
/** Length from which a segment is no word of any language, in characters. */
const longerThanWords = 24;
/** Words, abbreviations and numbers within a segment. */
const parts = /\p{Lu}?\p{Ll}+|\p{Lu}+|\d+/gu;
/** Mean length of the parts of a random segment, in characters; those of words and names are longer. */
const longestPart = 3.5;

/** Whether a value is long and looks random, as keys and tokens do; names of hosts, databases and cities do not. */
export function looksRandom(value: string): boolean {
  if (value.length < shortestRandom) return false;
  return (value.match(segment) ?? []).some(text => {
    const found = text.match(parts) ?? [];
    return text.length >= longerThanWords || (found.length > 2 && text.length / found.length < longestPart);
  });
}

/** Signs that people put into passwords, and that names, addresses and dates do not have. */
const passwordSigns = /[!#$%^*<>"'`|\\{}~]/;
/** Letters of both cases with digits in one word; names of databases and hosts are written in one case. */
const mixedWord = /(?=[\p{L}\d]*\p{Lu})(?=[\p{L}\d]*\p{Ll})(?=[\p{L}\d]*\d)[\p{L}\d]{8,}/u;

/** Whether the value of a setting has to be hidden wherever a text repeats it. @param name its code and label */
export const isSecretValue = (name: string, value: string): boolean =>
  meansSecret(name) || looksRandom(value) || passwordSigns.test(value) || mixedWord.test(value);
