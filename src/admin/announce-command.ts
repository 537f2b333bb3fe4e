import type { Principal } from '../core/principal.ts';
import type { Place } from '../core/thread.ts';
import { asData, quoted } from './as-data.ts';
import type { CommandDefinition } from './command-definition.ts';

const LONGEST = 2_000;
const MOST_PLACES = 20;
const EXAMPLE = '/footnote announce I am away on Saturday from 9 to 11 for maintenance.';
/** `slack:C0123` and `teams:19:…@thread.tacv2`, at the beginning, separated by commas or blanks. */
const TO = /^to\s+((?:(?:slack|teams):[\w.:@-]+[\s,]+)+)(\S[\s\S]*)$/i;

/** `/footnote announce <text>`: posts an admin's words where they are typed, or in the places that are named first. */
export function createAnnounceCommand(): CommandDefinition {
  return {
    name: 'announce',
    summary:
      'posts your words for everybody here, or in places that you name: `to slack:C0123, slack:C0456 …`.',
    argument: '<text>',
    example: EXAMPLE,
    role: 'admin',
    changes: true,
    run: async ({ argument, person, place }) => {
      const [, named = '', words = argument] = TO.exec(argument) ?? [];
      const names = [...new Set(named.split(/[\s,]+/).filter((name) => name !== ''))];
      if (words.length > LONGEST)
        return {
          kind: 'say',
          text: `That is too long for one message: please use ${LONGEST} characters or fewer.`,
        };
      if (names.length > MOST_PLACES)
        return { kind: 'say', text: `Please name ${MOST_PLACES} places at most at once.` };
      const places = names.length === 0 ? [place] : names.map((name) => placeOf(name, person));
      const where = names.length === 0 ? 'here' : `in ${names.map((name) => asData(name)).join(', ')}`;
      return {
        kind: 'change',
        what: `This posts ${where}, for everybody who reads there:\n\n${quoted(words, LONGEST)}`,
        apply: async () => ({ kind: 'announce', text: words, places }),
      };
    },
  };
}

/** What a name doesn't say counts as the kind of place with the most readers; of the admin's own workspace where it can be. */
function placeOf(name: string, { channel: own, workspace }: Principal): Place {
  const channel = name.toLowerCase().startsWith('slack:') ? 'slack' : 'teams';
  const id = name.slice(name.indexOf(':') + 1);
  return { channel, workspace: channel === own ? workspace : channel, id, kind: 'channel', external: false };
}
