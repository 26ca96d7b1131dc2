import { copyText } from '../../../client/components/clipboard.ts';

const no = () => false;

describe('copying works without the clipboard permission', () => {
  test('copying tries the command that needs no permission first', async () => {
    const write = () => Promise.reject(new Error('must not be asked'));
    expect(await copyText('x', { command: () => true, write, select: no })).toBe('copied');
  });

  test('copying tries the clipboard next, where it is allowed', async () => {
    const written: string[] = [];
    const write = (text: string) => Promise.resolve(void written.push(text));
    expect(await copyText('x', { command: no, write, select: no })).toBe('copied');
    expect(written).toEqual(['x']);
  });

  test('copying selects the text if nothing else works', async () => {
    const write = () => Promise.reject(new Error('NotAllowedError'));
    expect(await copyText('x', { command: no, write, select: () => true })).toBe('selected');
    expect(await copyText('x', { command: no, write: undefined, select: () => true })).toBe('selected');
    expect(await copyText('x', { command: no, write, select: no })).toBe('failed');
  });
});
