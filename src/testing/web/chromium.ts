import { spawnSync } from 'node:child_process';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts the Chromium that is on PATH, headless. Throws with what to install when there is none. */
export async function launchChromium(): Promise<Browser> {
  for (const name of NAMES) {
    const found = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim();
    if (found !== '') return await chromium.launch({ executablePath: found, args: ARGUMENTS });
  }
  throw new Error(
    'The web page is tested in a real browser, and no Chromium is on PATH. Install one, for example: apt-get install chromium',
  );
}

/** A chat that stands open, and what its console complained of. */
export type ChatPage = { readonly page: Page; readonly complaints: readonly string[] };

/** Opens the chat as a new visitor; resolves once its first suggestion stands there. */
export async function openChatPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<ChatPage> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(url);
  await page.getByTestId('suggestion').waitFor();
  return { page, complaints };
}
