/** Who waits, as far as their order goes. */
export interface QueuePlace {
  readonly userId: number | undefined;
  /** Nobody sits in front of it. */
  readonly background: boolean;
}

/** Whoever somebody waits for goes first; among those, users take turns, so that a flood of one delays only himself. */
export interface FairQueue<T> {
  readonly size: number;
  push(item: T, place: QueuePlace): void;
  shift(): T | undefined;
  remove(item: T): void;
  /** In the order in which they would be served if nobody else came. */
  inOrder(): readonly T[];
}

export function createFairQueue<T>(): FairQueue<T> {
  // Whose turn it is stands first in each map.
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
      const own = users.get(place.userId);
      if (own === undefined) users.set(place.userId, [item]);
      else own.push(item);
      size += 1;
    },
    shift: () => {
      const users = foreground.size > 0 ? foreground : background;
      for (const [userId, own] of users) {
        const item = own.shift();
        users.delete(userId);
        if (own.length > 0) users.set(userId, own);
        size -= 1;
        return item;
      }
      return undefined;
    },
    remove: item => {
      for (const users of classes)
        for (const [userId, own] of users) {
          const at = own.indexOf(item);
          if (at < 0) continue;
          own.splice(at, 1);
          if (own.length === 0) users.delete(userId);
          size -= 1;
        }
    },
    inOrder: () => classes.flatMap(users => inTurns([...users.values()])),
  };
}

function inTurns<T>(rows: readonly (readonly T[])[]): readonly T[] {
  const rounds = Math.max(0, ...rows.map(({ length }) => length));
  return Array.from({ length: rounds }, (_, round) =>
    rows.flatMap(row => row.slice(round, round + 1)),
  ).flat();
}
