import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';

/** Which client the page in the frame carries: b24jssdk as bundled ESM, its UMD build, or none at all. */
export type ProbeClient = 'esm' | 'umd' | 'bare';

export interface ProbeRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly form: URLSearchParams;
}

/** An application that is nothing but a page with a client in it. Every page says what it is in `document.title`. */
export interface ProbeApp {
  readonly origin: string;
  readonly requests: ProbeRequest[];
  readonly close: () => Promise<void>;
}

const resolve = createRequire(import.meta.url).resolve;

async function bundledSdk(): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: `export * from ${JSON.stringify(resolve('@bitrix24/b24jssdk').replace('/cjs/index.cjs', '/esm/index.mjs'))}`,
      resolveDir: import.meta.dirname,
    },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
  });
  return outputFiles[0]?.text ?? '';
}

let esm: Promise<string> | undefined;
let umd: Promise<string> | undefined;
const scripts: Readonly<Record<string, () => Promise<string>>> = {
  '/sdk.esm.js': () => (esm ??= bundledSdk()),
  '/sdk.umd.js': () =>
    (umd ??= readFile(resolve('@bitrix24/b24jssdk').replace('/cjs/index.cjs', '/umd/index.min.js'), 'utf8')),
};

/** `sdk` is the library, `b24` the frame once `start()` has been called. */
const heads: Readonly<Record<ProbeClient, string>> = {
  esm: '<script type="module">import * as sdk from "/sdk.esm.js"; window.sdk = sdk;</script>',
  umd: '<script src="/sdk.umd.js"></script><script>window.sdk = window.B24Js;</script>',
  bare: '',
};

const page = (client: ProbeClient, title: string): string => `<!doctype html>
<html><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>${title}</title>${heads[client]}
<link rel="icon" href="data:,"><script>
  window.start = async () => { window.b24 = await window.sdk.initializeB24Frame(); };
  window.replies = [];
  addEventListener('message', event => window.replies.push(event.data));
  const [host, , sid] = window.name.split('|');
  window.sid = sid;
  window.post = message => parent.postMessage(message, 'http://' + host);
</script></head><body><h1>${title}</h1></body></html>`;

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return new URLSearchParams(body);
}

/** Starts the app: `/<client>/<name>` is a page with that client, titled `<METHOD> <name>`. */
export async function startProbeApp(): Promise<ProbeApp> {
  const requests: ProbeRequest[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const { method = '', url = '/', headers } = request;
      const { pathname } = new URL(url, 'http://probe');
      const script = scripts[pathname];
      if (script) {
        response.setHeader('content-type', 'text/javascript').end(await script());
        return;
      }
      const form = await readForm(request);
      requests.push({ method, url, headers, form });
      const [client, name] = pathname.slice(1).split('/');
      const known = client === 'umd' || client === 'esm' ? client : 'bare';
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(page(known, `${method} ${name ?? ''}`));
    })();
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise(done => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
