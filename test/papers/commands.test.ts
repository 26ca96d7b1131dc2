import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { exitCodes } from '../../server/cli/cli-error.ts';
import { runCli } from '../../server/cli/run-cli.ts';
import { writeKey } from '../../server/service-keys/key-text.ts';
import { papers, repositoryFiles, shellLines, shownCommands } from './papers.ts';

const read = (file: string): string => readFileSync(file, 'utf8');
const { scripts, version } = JSON.parse(read('package.json')) as {
  readonly scripts: Readonly<Record<string, string>>;
  readonly version: string;
};
/** Commands of every document but the changelog, which tells of former ones, too. */
const commands = [...new Set(papers.filter(({ file }) => file !== 'CHANGELOG.md').flatMap(shownCommands))];

/** The words of a command line, without quotes. */
const wordsOf = (line: string): readonly string[] =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');

test('every npm script that a document names exists', () => {
  const named = commands.flatMap(command => [...command.matchAll(/npm run (?:--\S+ )?([\w:-]+)/g)]);
  const missing = named.map(([, name = '']) => name).filter(name => !(name in scripts));
  expect(missing).toEqual([]);
  expect(named.length).toBeGreaterThan(8);
});

test('every file that a shell example runs or copies is there', () => {
  const files = papers
    .flatMap(shellLines)
    .flatMap(line => [...line.matchAll(/(?:tsx|cp|node(?: --\S+)*) ((?:[\w-]+\/)+[\w.-]+|\.env\.example)/g)])
    .map(([, name = '']) => name.replace(/^dist\/(.*)\.js$/, '$1.ts'));
  expect(files).toContain('.env.example');
  expect(files.filter(name => !existsSync(name))).toEqual([]);
});

/** The command's words after `connector-desk`, with examples for what stands in capitals. */
const cliLines = commands
  .map(
    command =>
      /^(?:connector-desk |(?=(?:get|list|export|apply|databases) |(?:journal|check) --))(.*)$/.exec(
        command,
      )?.[1],
  )
  .filter(line => line !== undefined && !/[…|]|[A-Z]=/.test(line));

test.each([...new Set(cliLines)])('connector-desk %s is understood', async line => {
  const said: string[] = [];
  const ofDatabases = line?.startsWith('databases ') === true;
  const named = wordsOf((line ?? '').replaceAll(/\bID\b/g, ofDatabases ? '0123456789abcdef' : '1'));
  // A sentence may name a command without its arguments.
  const words = named.length === (ofDatabases ? 2 : 1) ? [...named, '--help'] : named;
  const code = await runCli([...words, '--insecure'], {
    // Nobody listens there, so a command that is understood ends with "unreachable".
    environment: {
      url: 'http://127.0.0.1:9',
      key: writeKey({ id: '0'.repeat(16), secret: 'a'.repeat(43) }),
      databasePassword: 'secret',
    },
    terminal: { out: text => said.push(text), err: text => said.push(text), isInteractive: false },
    signal: new AbortController().signal,
    sleep: () => Promise.resolve(),
    now: () => 0,
  });
  expect([line, code, said.join('')]).not.toEqual([line, exitCodes.usage, expect.anything()]);
});

test('a command line that is wrong would be noticed', () => {
  expect(cliLines.length).toBeGreaterThan(10);
});

const operatorLines = commands.flatMap(command => {
  const line = /npm run operator -- (.+)$/.exec(command)?.[1];
  return line === undefined ? [] : [line];
});

test.each([...new Set(operatorLines)])('the operator’s command %s exists with its options', async line => {
  const words = wordsOf(line);
  const path = words.filter((word, at) => at < (words[1] === 'show' ? 2 : 1) && /^[a-z-]+$/.test(word));
  const help = await new Promise<string>((done, fail) => {
    execFile(process.execPath, ['dist/server/operator/index.js', ...path, '--help'], (error, out) => {
      if (error) fail(new Error(error.message));
      else done(out);
    });
  });
  expect(help).toContain(`Usage: connector-desk-operator ${path.join(' ')}`);
  for (const option of words.filter(word => word.startsWith('--'))) expect(help).toContain(option);
});

test('the two commands of the README are what continuous integration runs', () => {
  const readme = shellLines({ file: 'README.md', text: read('README.md') });
  expect(readme).toEqual(expect.arrayContaining(['npm ci && npm run demo', 'npm ci && npm test']));
  const run = read('.ci/run');
  expect(run).toMatch(/^npm ci\b/m);
  expect(run).toMatch(/^npm test\b/m);
  expect(run).toMatch(/^npx tsx test\/start\/demo-once\.ts$/m);
  expect(read('test/start/demo-once.ts')).toContain('withDemo(');
  expect(read('test/start/with-demo.ts')).toContain("start('npm', ['run', 'demo']");
});

test('every test that a document names exists', () => {
  const files = repositoryFiles();
  const named = papers.flatMap(({ file, text }) =>
    [...text.matchAll(/`(test\/[\w./-]+)`/g)].map(([, name = '']) => ({ file, name })),
  );
  expect(named.filter(({ name }) => !files.some(each => each.startsWith(name)))).toEqual([]);
  expect(named.length).toBeGreaterThan(20);
});

test('every setting of the server stands in docs/operating.md and in .env.example, and no other', () => {
  const code = [...read('server/config/config.ts').matchAll(/^ {4}([A-Z][A-Z0-9_]+): /gm)];
  const settings = code.map(([, name = '']) => name).sort();
  const table = [...read('docs/operating.md').matchAll(/^\| (`[A-Z].*?) +\|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([A-Z0-9_]+)`/g)].map(([, name = '']) => name),
  );
  expect(table.sort()).toEqual(settings);
  const example = [...read('.env.example').matchAll(/^([A-Z0-9_]+)=/gm)].map(([, name = '']) => name);
  expect(example.sort()).toEqual(settings);
});

test('the changelog has a date for every version, and begins with the version that runs', () => {
  const headings = [...read('CHANGELOG.md').matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading);
  expect(headings[0]).toMatch(
    new RegExp(`^${version.replaceAll('.', '\\.')}, (unreleased|\\d{4}-\\d\\d-\\d\\d)$`),
  );
  for (const heading of headings.slice(1)) expect(heading).toMatch(/^\d+\.\d+\.\d+, \d{4}-\d\d-\d\d$/);
});
