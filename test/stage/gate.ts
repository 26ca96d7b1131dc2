/** Something that a test lets happen when it is time. */
export interface Gate {
  readonly open: () => void;
  readonly opened: Promise<void>;
}

export function makeGate(): Gate {
  let open = (): void => undefined;
  const opened = new Promise<void>(resolve => {
    open = resolve;
  });
  return { open, opened };
}
