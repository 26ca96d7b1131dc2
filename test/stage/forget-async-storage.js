import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Switches off every `AsyncLocalStorage` that a test file has used, at its end. Node keeps them in a list of the process
 * and walks it at every promise; each test file makes its own, and a worker runs dozens of files.
 */
/** @type {Set<AsyncLocalStorage<unknown>>} */
const used = new Set();
const { run } = AsyncLocalStorage.prototype;

AsyncLocalStorage.prototype.run = function remembered(...parameters) {
  used.add(this);
  return run.apply(this, parameters);
};

afterAll(() => {
  AsyncLocalStorage.prototype.run = run;
  for (const storage of used) storage.disable();
});
