import { describe, expect, it } from 'vitest';
import { findSecret } from './find-secret.ts';
import { findSensitive } from './find-sensitive.ts';
import { speaksOfOthers } from './speaks-of-others.ts';

/** Joined here, so that no scanner takes the samples for real ones. */
const sample = (...parts: readonly string[]): string => parts.join('');
const HOSTILE = [
  'a'.repeat(40_000),
  '1 '.repeat(20_000),
  'password '.repeat(4_000),
  "my my's ".repeat(5_000),
  'DE12 '.repeat(8_000),
  '://a:'.repeat(8_000),
  'é, '.repeat(13_000),
  'member of '.repeat(4_000),
  'a '.repeat(20_000),
  'p  w.'.repeat(8_000),
  'pw '.repeat(13_000),
  ' '.repeat(40_000),
  ' \n'.repeat(20_000),
];

describe('secrets', () => {
  it.each([
    ['key', sample('my key is sk-', 'proj-abcDEF1234567890abcdef')],
    ['key', sample('xox', 'b-123456789012-abcdefghijkl')],
    ['key', sample('use gh', 'p_16C7e42F292c6912E7710c838347Ae178B4a')],
    ['key', sample('AKI', 'AIOSFODNN7EXAMPLE is for the bucket')],
    ['key', sample('eyJhbGciOiJIUzI1NiJ9', '.eyJzdWIiOiIxIn0.c2ln')],
    ['key', sample('-----BEGIN RSA ', 'PRIVATE KEY-----')],
    ['key', sample('https://hooks.slack.com', '/services/T0/B0/x')],
    ['key', 'postgres://ana:hunter2@db.example/app'],
    ['key', 'the value is 9fK2mQ7xZr4Lw8Tn3Vb6Yc1D'],
    ['password', 'My password is hunter2'],
    ['password', 'wifi passwort: sonnenblume'],
    ['password', 'mein Kennwort lautet Blume12'],
    ['password', 'mon mot de passe est tournesol'],
    ['password', 'mi contraseña es girasol'],
    ['password', 'a minha senha é girassol'],
    ['password', 'my door pin 4711'],
    ['password', 'p\u200bassword = hunter2'],
    ['password', 'pw=hunter2'],
    ['password', 'my PW is hunter2'],
    ['password', 'pwd: hunter2'],
    ['password', 'wifi pass: sonnenblume'],
    ['password', 'p w = hunter2'],
    ['password', 'a p w : hunter2'],
    ['password', 'p a s s w o r d : h u n t e r 2'],
    ['password', 'my p-a-s-s-w-o-r-d is hunter2'],
    ['password', 'a.c.c.e.s.s k.e.y: hunter2'],
    ['card', 'my card is 4111 1111 1111 1111'],
    ['card', '5500-0000-0000-0004'],
    ['card', '４１１１１１１１１１１１１１１１'],
    ['iban', 'pay me at DE89 3704 0044 0532 0130 00 please'],
    ['iban', 'gb29nwbk60161331926819'],
    ['identity-number', 'SSN 078-05-1120'],
    ['identity-number', 'my passport number is C01X00T47'],
  ])('finds a %s in %s', (kind, text) => {
    expect(findSecret(text)).toBe(kind);
  });

  it.each([
    'I work in the Leeds office',
    'My desk is 4.117 on floor 4',
    'I keep my passwords in the password manager',
    'I am the owner of the password policy',
    'My password is managed by IT',
    'Our project number is 2026-1147-0032',
    'I prefer https://intranet.example/teams/platform/onboarding-guide-2026',
    'Call me at +44 113 496 0000',
    'I maintain the token-bucket rate limiter',
    'I am in plan B C D of the U. S. A. team',
    'My parking pass is blue',
    'my pw is kept in the vault',
  ])('finds none in %s', (text) => {
    expect(findSecret(text)).toBeUndefined();
  });
});

describe('protected kinds of personal data', () => {
  it.each([
    ['health', 'I have diabetes'],
    ['health', "I'm on sick leave until May"],
    ['health', 'I am pregnant'],
    ['health', 'Ich bin schwanger'],
    ['health', 'Ich bin krankgeschrieben'],
    ['health', 'Ich habe eine Schwerbehinderung'],
    ['health', 'je suis en arrêt maladie'],
    ['health', 'estoy embarazada'],
    ['health', 'tengo una discapacidad'],
    ['health', 'estou grávida'],
    ['health', 'tenho uma deficiência'],
    ['religion', 'I am Muslim, so no meetings at noon on Fridays'],
    ['religion', 'Ich bin katholisch'],
    ['politics', 'I am a conservative'],
    ['politics', 'I vote for the greens'],
    ['politics', 'ich bin Mitglied der SPD'],
    ['union', 'I am a trade union member'],
    ['union', 'ich bin in der Gewerkschaft'],
    ['sexuality', 'I am gay'],
    ['origin', 'my ethnic background is mixed'],
    ['biometrics', 'you can keep my fingerprint'],
    ['crime', 'I have a criminal record'],
  ])('sees %s in %s', (kind, text) => {
    expect(findSensitive(text)).toBe(kind);
  });

  it.each([
    'I work in the Leeds office',
    'I am the health and safety officer',
    'I sell to the hospitality sector',
    'I am on probation until March',
    'I am responsible for labour law',
    'Ich arbeite in Teilzeit',
    'I am still in my trial period',
    'I prefer conservative estimates',
    'I run the operation in Leeds',
    'I make visual aids for trainings',
    'I like short answers with bullet points',
    'My team builds the billing service',
    'Je travaille à Lyon',
    'Trabajo en la oficina de Madrid',
    'Trabalho no escritório do Porto',
  ])('sees none in %s', (text) => {
    expect(findSensitive(text)).toBeUndefined();
  });
});

describe('data about others', () => {
  it.each([
    'Bob is on parental leave',
    'bob is a bad manager',
    'Bob Miller works in Leeds',
    "Bob's salary is 50,000",
    'My boss prefers calls',
    'my wife is a nurse',
    'She earns more than I do',
    'I work in Leeds and Bob hates it',
    'I report to my manager Ana',
    'The CEO lives in Bath',
    'that Bob is on leave',
    'I think that Bob is leaving',
    'Peter ist im Urlaub',
    'Mein Chef mag keine Mails',
    'Marie est en congé',
    'Mi jefa trabaja en Madrid',
    'O João está de férias',
    'A minha chefe gosta de café',
  ])('are seen in %s', (text) => {
    expect(speaksOfOthers(text)).toBe(true);
  });

  it.each([
    'I work in the Leeds office',
    "I'm a contractor",
    'Leeds is my office',
    'My team is Platform',
    'Office: Leeds',
    'short answers, please',
    'Please answer in German',
    'I manage a team of six and travel a lot',
    'the deadline of our project is Friday',
    'Ich arbeite in Leipzig und reise viel',
    'Mein Büro ist in Leipzig',
    'Je travaille à Lyon et je préfère les réponses courtes',
    'Trabajo en Madrid',
    'Trabalho no Porto e prefiro respostas curtas',
    'team lead in the Berlin office',
    'that I work in Leeds',
    'Friday is home office day',
  ])('are not seen in %s', (text) => {
    expect(speaksOfOthers(text)).toBe(false);
  });
});

it.each(HOSTILE.map((text) => [text.slice(0, 12), text]))(
  'every check is quick on 40,000 of %j',
  (_, text) => {
    for (const check of [findSecret, findSensitive, speaksOfOthers]) {
      const started = process.cpuUsage().user;
      check(text);
      expect((process.cpuUsage().user - started) / 1_000).toBeLessThan(500);
    }
  },
);
