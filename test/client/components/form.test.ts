import { createForm } from '../../../client/components/form.ts';
import type { Problem } from '../../../client/transport/answer.ts';

const rules = ({ title }: { title: string }): readonly Problem[] =>
  title === '' ? [{ field: 'title', code: 'VALIDATION_EMPTY' }] : [];
const formWith = (title: string) => createForm({ title, url: '' }, rules);
const taken: Problem = { field: 'title', code: 'NAME_EXISTS' };

describe('a form', () => {
  test('says nothing of a field before it was left', () => {
    const form = formWith('');
    expect(form.problemAt('title')).toBeNull();
    form.touch('title');
    expect(form.problemAt('title')).toEqual({ field: 'title', code: 'VALIDATION_EMPTY' });
    form.draft.title = 'Sales';
    expect(form.problemAt('title')).toBeNull();
  });

  test('says everything after an attempt to save', () => {
    const form = formWith('');
    expect(form.judge()).toBe(false);
    expect(form.problemAt('title')?.code).toBe('VALIDATION_EMPTY');
    expect(form.problemAt('url')).toBeNull();
    form.draft.title = 'Sales';
    expect(form.judge()).toBe(true);
  });

  test('shows what the portal refused until something is typed', () => {
    const form = formWith('Sales');
    form.refuse([taken]);
    expect(form.problemAt('title')).toEqual(taken);
    // What the portal refused once keeps nobody from asking again.
    expect(form.judge()).toBe(true);
    form.draft.url = 'https://x.example';
    expect(form.problemAt('title')).toBeNull();
  });

  test('is dirty while it differs from what is stored', () => {
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

  test('leaves alone what it began with', () => {
    const initial = { title: 'Sales', url: '' };
    createForm(initial, rules).draft.title = 'Orders';
    expect(initial.title).toBe('Sales');
  });
});
