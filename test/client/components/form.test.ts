import { createForm } from '../../../client/components/form.ts';
import type { Problem } from '../../../client/transport/answer.ts';

const rules = ({ title }: { title: string }): readonly Problem[] =>
  title === '' ? [{ field: 'title', code: 'VALIDATION_EMPTY' }] : [];
const formWith = (title: string) => createForm({ title, url: '' }, rules);
const taken: Problem = { field: 'title', code: 'NAME_EXISTS' };

describe('a form', () => {
  test('a form shows no problem of a field before it was left', () => {
    const form = formWith('');
    expect(form.problemAt('title')).toBeNull();
    form.touch('title');
    expect(form.problemAt('title')).toEqual({ field: 'title', code: 'VALIDATION_EMPTY' });
    form.draft.title = 'Sales';
    expect(form.problemAt('title')).toBeNull();
  });

  test('a form shows every problem after an attempt to save', () => {
    const form = formWith('');
    expect(form.judge()).toBe(false);
    expect(form.problemAt('title')?.code).toBe('VALIDATION_EMPTY');
    expect(form.problemAt('url')).toBeNull();
    form.draft.title = 'Sales';
    expect(form.judge()).toBe(true);
  });

  test('a form shows what the portal refused until a value changes', () => {
    const form = formWith('Sales');
    form.refuse([taken]);
    expect(form.problemAt('title')).toEqual(taken);
    // A problem found by the portal does not prevent another attempt.
    expect(form.judge()).toBe(true);
    form.draft.url = 'https://x.example';
    expect(form.problemAt('title')).toBeNull();
  });

  test('a form is dirty while it differs from what is stored', () => {
    const form = formWith('Sales');
    expect(form.dirty.value).toBe(false);
    form.draft.title = 'Orders';
    expect(form.dirty.value).toBe(true);
    form.draft.title = 'Sales';
    expect(form.dirty.value).toBe(false);
    form.draft.title = 'Orders';
    form.saved();
    expect(form.dirty.value).toBe(false);
  });

  test('a form does not change its initial values', () => {
    const initial = { title: 'Sales', url: '' };
    createForm(initial, rules).draft.title = 'Orders';
    expect(initial.title).toBe('Sales');
  });
});
