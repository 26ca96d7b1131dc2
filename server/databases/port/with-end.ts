/**
 * The same items, with an end that runs once however they are left, even before the first one: a generator that was never entered
 * runs nothing of its own when it is left.
 * @param end is told whether every item was taken
 */
export function withEnd<T>(
  items: AsyncIterable<T>,
  end: (complete: boolean) => Promise<void> | void,
): AsyncIterableIterator<T> {
  const iterator = items[Symbol.asyncIterator]();
  let ending: Promise<void> | undefined;
  const finish = (complete: boolean): Promise<void> => (ending ??= Promise.resolve(end(complete)));
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      try {
        const item = await iterator.next();
        if (item.done === true) await finish(true);
        return item;
      } catch (error) {
        await finish(false);
        throw error;
      }
    },
    async return() {
      await finish(false);
      await iterator.return?.();
      return { done: true, value: undefined };
    },
  };
}
