import { nextOrdinal } from '../../server/time/next-ordinal.ts';

test('ordinals of this process sort in the order in which they were made, with any number of digits', () => {
  const made = Array.from({ length: 300 }, (_, index) => nextOrdinal(index % 2 === 0 ? 8 : 6).slice(-6));
  expect(made).toEqual([...made].sort());
  expect(new Set(made).size).toBe(300);
  expect(nextOrdinal(8)).toMatch(/^[0-9a-f]{8}$/);
  expect(nextOrdinal(6)).toMatch(/^[0-9a-f]{6}$/);
});
