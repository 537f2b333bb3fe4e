const TAGS =
  'ar bg bn ca cs da de el en es et eu fa fi fr ga gl he hi hr hu hy id is it ja ka ko lt lv ms mt nl no pl pt ro ru sk sl sq sr sv th tr uk ur vi zh'.split(
    ' ',
  );

const english = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });

/** By lower-case name, in English and in the language itself. */
const BY_NAME: ReadonlyMap<string, string> = new Map(
  TAGS.flatMap((tag) => {
    const own = new Intl.DisplayNames([tag], { type: 'language', fallback: 'none' });
    return [english.of(tag), own.of(tag)].flatMap((name) =>
      name === undefined ? [] : ([[name.toLowerCase(), tag]] as const),
    );
  }),
);

/** English names of the languages that can be set, in lower case. */
export const LANGUAGE_NAMES: readonly string[] = TAGS.flatMap((tag) => english.of(tag)?.toLowerCase() ?? []);

/** The tag of a language by its tag or name (`de`, `pt-BR`, `German`, `Deutsch`); undefined when it isn't known. */
export function languageTag(typed: string): string | undefined {
  const plain = typed.trim().toLowerCase();
  const [primary = '', region, ...rest] = plain.split('-');
  const isTag = TAGS.includes(primary) && rest.length === 0 && /^[a-z]{2}$/.test(region ?? 'xx');
  if (isTag) return region === undefined ? primary : `${primary}-${region.toUpperCase()}`;
  return BY_NAME.get(plain);
}

/** What a tag is called in English; the tag itself where that isn't known. */
export function languageName(tag: string): string {
  return english.of(tag) ?? tag;
}
