import { deu, fra, por, spa } from 'stopword';
import type { Language } from './languages.ts';

// stopword's German list was drawn from the web at large: these mean something in a handbook.
const SAYS_SOMETHING = words(
  'tag tage tagen jahr jahre jahren uhr morgen zeit ordnung offen sache startseite suche mensch menschen mann mahn mittel lang lange ' +
    'kurz früher später früh heute gott ehrlich teil zwanzig zehn zehnte zehnten zehnter zehntes leicht los recht rechte rechten rechter rechtes ' +
    'zurück zusammen beispiel schluss neue neuen bekannt bereits genug',
);

// Its Spanish, French and Portuguese lists are short: how people ask, and the commonest forms of the helping verbs.
const SPANISH =
  'cuánto cuánta cuántos cuántas cuanto cuanta cuantos cuantas cómo cuándo dónde quién quiénes qué cuál cuáles por para es son soy está ' +
  'están estoy ser estar fue ha he han hay hago hacer hace tengo tiene tienen tener puedo puede pueden podemos poder debo debe deben deber nuestro ' +
  'nuestra nuestros nuestras este esta estos estas esa esos esas mis tus si sí e o u al algún alguna necesito quiero aquí allí unos unas les te nosotros';
const FRENCH =
  "comment combien quand pourquoi quoi dois doit doivent devoir peux peut peuvent pouvons pouvez pouvoir fais fait font puis si y d' l' j' " +
  'm n qu c est-ce cela donc car ni comme aussi elles ils nous-mêmes faut veux veut votre vos afin chez entre vers sous dont depuis lors';
const PORTUGUESE =
  'quanto quanta quantos quantas quê onde porque é são sou está estão estou ser estar foi há tem têm tenho ter temos posso pode podem ' +
  'podemos poder devo deve devem dever faço faz fazer preciso quero nosso nossa aqui lá uns umas ao aos à às num numa isso isto';
const GERMAN =
  'wieviel wieviele wem wessen wozu womit wofür woran worüber unseren unserem brauche braucht bekomme bekommt';
const ENGLISH =
  'a about above after again all also am an and any are as at be because been before being below between both but by can cannot could did ' +
  'do does doing dont down during each few for from further had has have having he her here hers him his how i if im in into is it its just ' +
  'me more most my no nor not of off on once only or other our ours out over own same she should so some such than that the their theirs ' +
  'them then there these they this those through to too under until up us very was we were what when where which while who whom why will ' +
  'with would you your yours';

/**
 * Words that sentences of a language are held together with; they say nothing about what a passage is about. English is
 * the search's own list, the others npm's `stopword` lists, mended.
 */
export const FUNCTION_WORDS: Readonly<Record<Language, ReadonlySet<string>>> = {
  en: words(ENGLISH),
  de: new Set([...deu.filter((word) => word.length > 1 && !SAYS_SOMETHING.has(word)), ...words(GERMAN)]),
  es: new Set([...spa, ...words(SPANISH)]),
  fr: new Set([...fra, ...words(FRENCH)]),
  pt: new Set([...por, ...words(PORTUGUESE)]),
};

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}
