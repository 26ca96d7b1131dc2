/** Reasons for which a call to an endpoint is not answered, with a sentence for people. */
export const questionRefusals = {
  BODY_TOO_LARGE: 'The body is larger than any question of Bitrix24.',
  BODY_MALFORMED: 'The body is not a form in the encoding of PHP.',
  TABLE_MISSING: 'The question names no table.',
  PARAMETER_MALFORMED: 'A parameter of the question has no meaning.',
  COLUMN_UNKNOWN: 'The question names a column that the table does not have.',
  FILTER_MALFORMED: 'The filter of the question has no meaning.',
  OPERATOR_UNKNOWN: 'The filter uses an operator that is not known, or not for this type of column.',
  VALUE_UNFIT: 'A value of the filter does not fit its column.',
  DATE_AMBIGUOUS: 'A date of the filter can be read with day or month first.',
} as const;

export type QuestionRefusalCode = keyof typeof questionRefusals;

/** Thrown for a question that is not understood: it is refused, never answered wider or narrower than asked. */
export class QuestionRefused extends Error {
  override readonly name = 'QuestionRefused';
  readonly code: QuestionRefusalCode;
  /** What exactly is at fault, such as the name of a column; it comes from the question and is not for strangers. */
  readonly detail: string | undefined;

  constructor(code: QuestionRefusalCode, detail?: string) {
    super(questionRefusals[code]);
    this.code = code;
    this.detail = detail?.slice(0, 200);
  }
}
