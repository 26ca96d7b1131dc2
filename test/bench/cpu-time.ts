import { readFile } from 'node:fs/promises';

/** CPU time of a process and its threads since its start, in microseconds. The kernel counts in hundredths of a second. */
export async function cpuTime(pid: number | undefined): Promise<number> {
  const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => '');
  const fields = stat.replace(/^.*\) /s, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}
