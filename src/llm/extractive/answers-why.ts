import { type Ranking, sectionOf } from './rank-units.ts';
import type { Unit } from './source-units.ts';

const ONLY_WHY =
  /^(?:and|but|so|ok(?:ay)?|und|aber|y|et|mais|e|mas)?[\s,]*(?:why(?: is (?:that|this|it)(?: so)?| so)?|how come|for what reason|what'?s the reason|warum|wieso|weshalb|por qu[eé]|pourquoi|porqu[eê])(?: (?:das|denn|cela|ça|eso|isso))?[\s?!.]*$/iu;
const GIVES_A_REASON =
  /(?<!\p{L})(?:because|since|so that|in order to|due to|the reason|which is why|that is why|therefore|otherwise|weil|denn|deshalb|deswegen|damit|sonst|porque|para que|puesto que|por eso|parce que|car|afin (?:de|que)|pour que|pois|por isso|para que)(?!\p{L})/iu;

/** Whether somebody asks for the reason of what was said, and nothing else. */
export function asksOnlyWhy(ask: string): boolean {
  return ONLY_WHY.test(ask.trim());
}

/**
 * The reason for what answered the earlier question: the best sentence of the same section that gives one. No answer where
 * none does; to repeat what was said is no reason.
 */
export function answersWhy(ask: string, earlier: Ranking) {
  const [best] = earlier.ranked;
  const section = best && sectionOf(best.indexed.unit);
  const reason = earlier.ranked.find(
    ({ indexed: { unit } }) =>
      unit !== best?.indexed.unit && sectionOf(unit) === section && GIVES_A_REASON.test(unit.text),
  );
  const units: readonly Unit[] = reason === undefined ? [] : [reason.indexed.unit];
  return { ask, ranking: earlier, units };
}
