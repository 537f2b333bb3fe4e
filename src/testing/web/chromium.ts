import { spawnSync } from 'node:child_process';
import { type Browser, chromium } from 'playwright-core';

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
