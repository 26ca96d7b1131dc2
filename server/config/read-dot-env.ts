/**
 * Adds the variables of the file `.env` in the working directory to the environment, where they are not set. The commands of an
 * operator thereby use what the server is started with; without the file they use the environment alone.
 * @throws Error that names the file if it is there and cannot be read
 */
export function readDotEnv(path = '.env'): void {
  try {
    process.loadEnvFile(path);
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    if (code !== 'ENOENT') throw new Error(`${path} cannot be read (${String(code)}).`, { cause: error });
  }
}
