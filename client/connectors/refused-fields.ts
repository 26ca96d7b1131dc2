import type { Failure, Problem } from '../transport/answer.ts';

/** The fields that a refusal names, also where only the portal's message does (biconnector contract 2.6, 4.2). */
export function refusedFields({ code, message, problems }: Failure): readonly Problem[] {
  if (problems && problems.length > 0) return problems.filter(({ field }) => field !== '');
  if (code.startsWith('VALIDATION_SETTINGS_')) return [{ field: 'settings', code }];
  if (code === 'VALIDATION_UNKNOWN_PARAMETERS') {
    const names = /^Unknown parameters: (.+)$/.exec(message)?.[1] ?? '';
    return names
      .split(', ')
      .filter(Boolean)
      .map(field => ({ field, code }));
  }
  const field = /\bfield "(\w+)"/i.exec(message)?.[1];
  return field === undefined ? [] : [{ field: asName(field), code }];
}

/** The field's name for a column's, such as `URL_CHECK`, which is how the storage layer names it. */
const asName = (field: string): string =>
  /^[A-Z][A-Z_]*$/.test(field)
    ? field.toLowerCase().replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
    : field;
