/** Kinds of misbehaviour of a connector; `slow` is only late, the others are wrong. */
export const misbehaviours = [
  'no-content',
  'empty',
  'error-in-200',
  'rows-as-objects',
  'no-header',
  'ragged-rows',
  'html',
  'redirect',
  'slow',
  'never',
  'huge',
] as const;
export type Misbehaviour = (typeof misbehaviours)[number];
