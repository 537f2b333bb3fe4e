import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { loadLanguageDetector } from './detect-language.ts';

const detect = await loadLanguageDetector();

describe('the language of a document', () => {
  it.each([
    ['en', 'Everybody gets thirty days of leave, and asks for them in Perch.'],
    ['de', 'Alle bekommen dreißig Tage Urlaub und beantragen sie in Perch.'],
    ['es', 'Todas las personas tienen treinta días de vacaciones y los piden en Perch.'],
    ['fr', 'Chaque personne a trente jours de congé et les demande dans Perch.'],
    ['pt', 'Todas as pessoas têm trinta dias de férias e pedem-nos no Perch.'],
    ['other', 'Iedereen krijgt dertig vakantiedagen en vraagt ze aan in Perch.'],
    ['other', '全員が三十日の休暇を取得し、システムで申請します。'],
    ['other', '| LM-01 | 7.40 | 6 |'],
    ['other', ''],
  ])('is %s', (language, text) => {
    expect(detect(text)).toBe(language);
  });

  it('is told by the words, not by markup, code and addresses', () => {
    const text = `---\ntitle: Urlaub\nowner: People Operations team\n---\n<div class="content main">Alle <b>bekommen</b> dreißig Tage Urlaub.</div>\n\n\`\`\`js\nconst thisIsTheCode = function whichReturnsNothing() {}\n\`\`\`\nMehr steht im [Handbuch](https://handbook.example/the/english/path/of/it).`;

    expect(detect(text)).toBe('de');
  });

  it('holds for documents of the sample handbook', async () => {
    const read = (name: string) => readFile(new URL(`../../knowledge/${name}`, import.meta.url), 'utf8');

    expect(detect(await read('people/jahresurlaub.md'))).toBe('de');
    expect(detect(await read('product/price-list.md'))).toBe('en');
    expect(detect(await read('engineering/acronyms.txt'))).toBe('en');
  });
});
