/** Well below the time a test may take, so that a failure names the condition; far above what a busy machine needs. */
const patienceMs = 60_000;

/** Polls a condition until it holds; throws after a minute, or sooner where something else would make it true by then. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  withinMs = patienceMs,
): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`It never came to this: ${String(condition)}`);
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}
