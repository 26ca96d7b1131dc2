/** What decides the place of a call in the line. */
export interface QueuePlace {
  readonly userId: number | undefined;
  /** No person waits for the result. */
  readonly background: boolean;
}

/**
 * Calls that a person waits for go first. Within a class users take turns, so that a flood of one user delays only that
 * user.
 */
export interface FairQueue<T> {
  readonly size: number;
  push(item: T, place: QueuePlace): void;
  shift(): T | undefined;
  remove(item: T): void;
  /** All items in the order in which they would be served if no more came. */
  inOrder(): readonly T[];
}

export function createFairQueue<T>(): FairQueue<T> {
  // The first user in each map has the next turn.
  const foreground = new Map<number | undefined, T[]>();
  const background = new Map<number | undefined, T[]>();
  const classes = [foreground, background] as const;
  let size = 0;

  return {
    get size() {
      return size;
    },
    push: (item, place) => {
      const users = place.background ? background : foreground;
      const items = users.get(place.userId);
      if (items === undefined) users.set(place.userId, [item]);
      else items.push(item);
      size += 1;
    },
    shift: () => {
      const users = foreground.size > 0 ? foreground : background;
      for (const [userId, items] of users) {
        const item = items.shift();
        users.delete(userId);
        if (items.length > 0) users.set(userId, items);
        size -= 1;
        return item;
      }
      return undefined;
    },
    remove: item => {
      for (const users of classes)
        for (const [userId, items] of users) {
          const at = items.indexOf(item);
          if (at < 0) continue;
          items.splice(at, 1);
          if (items.length === 0) users.delete(userId);
          size -= 1;
        }
    },
    inOrder: () => classes.flatMap(users => takeInTurns([...users.values()])),
  };
}

/** Takes the first item of every row, then the second of every row, and so on. */
function takeInTurns<T>(rows: readonly (readonly T[])[]): readonly T[] {
  const rounds = Math.max(0, ...rows.map(({ length }) => length));
  return Array.from({ length: rounds }, (_, round) =>
    rows.flatMap(row => row.slice(round, round + 1)),
  ).flat();
}
