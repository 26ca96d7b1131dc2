import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions } from 'playwright-core';

/**
 * Parts of Chromium that run beside the page and cost more than the page itself, such as the renderer that every new
 * window keeps ready for the menu of its address bar.
 */
const idleParts = [
  'PreloadTopChromeWebUI',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxFullPopup',
  'WebUIOmniboxPopup',
  'SpareRendererForSitePerProcess',
  // Chromium obeys the last list alone, so what Playwright switches off and matters here is repeated.
  'AimEnabled',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'ThirdPartyStoragePartitioning',
] as const;

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--disable-features=${idleParts.join(',')}`,
] as const;

const onPath = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome.exe',
] as const;

const inApplications = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
] as const;

const onWindows = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'] as const;

function candidates(): readonly string[] {
  const { CHROME_PATH, PATH = '' } = process.env;
  return [
    ...(CHROME_PATH ? [CHROME_PATH] : []),
    ...PATH.split(path.delimiter).flatMap(folder => onPath.map(name => path.join(folder, name))),
    ...inApplications,
    ...onWindows.flatMap(name => {
      const folder = process.env[name];
      return folder ? [path.join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe')] : [];
    }),
  ];
}

/** The browser on this machine, or undefined. `CHROME_PATH` names one that lies elsewhere. */
export function findChromium(): string | undefined {
  return candidates().find(candidate => path.isAbsolute(candidate) && existsSync(candidate));
}

/** Starts the browser found by {@link findChromium}. */
export function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, headless: false, args: [...flags] });
}

/** Starts the browser with settings of its own, such as which cookies it takes; they vanish with it. */
async function launchProfile(
  executablePath: string,
  preferences: object,
  options: BrowserContextOptions,
): Promise<BrowserContext> {
  const folder = await mkdtemp(path.join(tmpdir(), 'browser-profile-'));
  await mkdir(path.join(folder, 'Default'));
  await writeFile(path.join(folder, 'Default', 'Preferences'), JSON.stringify(preferences));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath,
    headless: false,
    args: [...flags],
    ...options,
  });
  context.on('close', () => void rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return context;
}

/** What a group of browser tests works with. */
export interface BrowserRoom {
  /** The same with preferences of Chromium, in a browser of its own. */
  readonly profile: (preferences: object, options?: BrowserContextOptions) => Promise<BrowserContext>;
  /** A fresh browser profile; by default `prefers-color-scheme` is not emulated, so that frames follow their page. */
  readonly context: (options?: BrowserContextOptions) => Promise<BrowserContext>;
}

/**
 * `describe` for tests that need Chromium or Chrome: one browser for the group, every context closed after its test.
 * Without a browser the tests count as skipped, and the output says why.
 */
export function describeInBrowser(name: string, tests: (room: BrowserRoom) => void): void {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    process.stderr.write(
      `Skipped: "${name}". No Chromium or Chrome was found; install one or set CHROME_PATH to its program file.\n`,
    );
    const none = (): Promise<never> => Promise.reject(new Error('No browser'));
    describe.skip(name, () => tests({ context: none, profile: none }));
    return;
  }
  describe(name, () => {
    let browser: Browser | undefined;
    const contexts: BrowserContext[] = [];
    beforeAll(async () => {
      browser = await launchChromium(executablePath);
    });
    afterEach(async () => {
      await Promise.all(contexts.splice(0).map(each => each.close()));
    });
    afterAll(async () => {
      await browser?.close();
    });
    const usual: BrowserContextOptions = { viewport: { width: 1280, height: 720 }, colorScheme: null };
    tests({
      async context(options = {}) {
        if (!browser) throw new Error('The browser starts before the first test, not earlier.');
        const context = await browser.newContext({ ...usual, ...options });
        contexts.push(context);
        return context;
      },
      async profile(preferences, options = {}) {
        const context = await launchProfile(executablePath, preferences, { ...usual, ...options });
        contexts.push(context);
        return context;
      },
    });
  });
}
