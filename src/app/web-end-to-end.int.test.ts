import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchChromium } from '../testing/web/chromium.ts';
import { type ApplicationUnderTest, startApplicationUnderTest } from './application-under-test.ts';

let application: ApplicationUnderTest;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  application = await startApplicationUnderTest({
    escalation: 'web:help-desk',
    variables: { TENANTS: `T0=e2e-${randomUUID()}` },
  });
  browser = await launchChromium();
}, 90_000);
afterAll(async () => {
  await browser?.close();
  await application?.stop();
});
beforeEach(async () => {
  page = await browser.newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(application.url);
  return () => page.close();
});

async function ask(question: string): Promise<void> {
  await page.getByTestId('question').fill(question);
  await page.keyboard.press('Enter');
}

describe('Footnote in the web chat, end to end', () => {
  it('answers with a footnote that opens its source by keyboard', async () => {
    await ask('How many days of annual leave do employees get?');

    await page.getByTestId('marker-1').first().focus();
    await page.keyboard.press('Enter');

    expect(await page.getByTestId('reply').first().textContent()).toContain('27 days');
    expect(await page.getByTestId('citation-title').textContent()).toContain('Annual leave');
    expect(await page.getByTestId('citation-quote').textContent()).toContain('27 days');
    expect(await page.getByTestId('citation-link').getAttribute('href')).toMatch(
      /^https:\/\/handbook\.example\.com\/leave#/,
    );
  });

  it('understands a follow-up', async () => {
    await ask('How many days of annual leave do employees get?');
    await page.getByTestId('reply').first().waitFor();

    await ask('and contractors?');

    await page.getByTestId('reply').nth(1).waitFor();
    expect(await page.getByTestId('reply').nth(1).textContent()).toContain('no paid leave');
  });

  it('says what it does not know, and passes the question to the help desk', async () => {
    await ask('What is the wifi password of the moon base?');
    await page.getByTestId('ask-person').first().click();
    await page.getByTestId('form-submit').click();

    await page.getByText('passed your question').waitFor();
    await page.getByTestId('help-desk-link').click();
    await page.getByText('wifi password of the moon base').waitFor();
  });

  it('runs a command that is typed', async () => {
    await ask('/footnote help');

    await page.getByTestId('reply').filter({ hasText: '/footnote help' }).waitFor();
  });

  it('never shows a restricted document, nor its title', async () => {
    await ask('What do level 7 engineers earn a year in the salary bands?');

    const text = await page.getByTestId('reply').first().textContent();

    expect(text).not.toContain('123456');
    expect(text).not.toContain('Salary bands');
  });
});
