import type { Passage } from '../core/passage.ts';
import { principalKey } from '../core/principal.ts';
import type { Turn } from '../core/turn.ts';
import { documentOf, type OfferedAnswer } from '../core/feedback.ts';
import { verifiedFrom, VerifiedText } from '../core/verified.ts';
import { asData } from './as-data.ts';
import { say, type Subcommand } from './command-definition.ts';
import { named, settled, whoIsTold } from './review-command-decide.ts';
import { decide, decidedBefore, reviewedOf } from './review-command-item.ts';
import type { ReviewCommandDeps } from './review-command.ts';
import { peopleToTell } from './review-command-tell.ts';

const EXAMPLE = '/footnote review verify k7f3qd You may carry over **5 days**';
const SOURCE = /^source:(?:"([^"]{1,500})"|(\S{1,500}))\s*/i;

/** `review verify <id> [answer]`: from now on, this is what is answered to that question. Without words, what a helper offered. */
export function verifySubcommand(deps: ReviewCommandDeps): Subcommand {
  return {
    name: 'verify',
    summary:
      'gives this answer from now on, with your name. Without an answer, what a helper offered. The source is the best page of the old answer, or `source:<document>` before the text.',
    argument: '<id> [answer]',
    example: EXAMPLE,
    run: async (invocation, call) => {
      const found = await reviewedOf(invocation, deps);
      if (found.kind === 'missing') return found.effect;
      const { reviewed, rest } = found;
      const { item, turn } = reviewed;
      const [lead = '', quoted, plain] = SOURCE.exec(rest) ?? [];
      const typed = rest.slice(lead.length);
      const taken = typed === '' ? item.offered : undefined;
      const answer = VerifiedText.safeParse(taken?.answer ?? typed);
      if (!answer.success)
        return say(
          typed === ''
            ? `Please write the answer behind it.\nFor example: \`${EXAMPLE.replace('k7f3qd', item.id)}\``
            : 'That answer is too long: 3,000 characters is the most. Please say it shorter.',
        );
      const document = quoted ?? plain ?? documentOf(turn);
      if (document === undefined)
        return say(
          `No document stands behind this question. Say which one: \`/footnote review verify ${item.id} source:<document>${taken ? '' : ' <answer>'}\``,
        );
      const passages = await deps.passagesFor(invocation, [document], call);
      const passage = passages.find(({ id }) => id === bestCited(turn, document)) ?? passages[0];
      if (!passage) return say(noSuchPage(quoted ?? plain));
      const owner = await deps.identify(invocation.person, call);
      const days = verifiedFrom(deps.now());
      const question = questionOf(turn, taken);
      const wording = {
        questions: [question],
        answer: answer.data,
        source: { document, heading: headingOf(passage) },
        access: passage.access,
        owner: owner.name ?? owner.email ?? owner.id,
        requestId: turn.requestId,
        ...days,
      };
      const people = await peopleToTell({ reviewed, outcome: 'verified' }, deps);
      return {
        kind: 'change',
        what: `${decidedBefore(reviewed)}From now on ${asData(question, 200)} is answered at once with ${taken ? `what ${asData(taken.by.name, 100)} offered, ${asData(answer.data, answer.data.length)}` : asData(answer.data, 600)}, with your name under it, until ${days.expires}. Everybody gets it who may read ${asData(document, 120)}. ${whoIsTold(people)}`,
        apply: async () => {
          const kept = await deps.verified.add(item.tenant, wording, principalKey(invocation.person));
          if (kept.kind === 'taken')
            return say(
              `Nothing was added: the verified answer \`${kept.by.id}\` stands for this question. Change that one: \`/footnote verified edit ${kept.by.id} answer <new words>\``,
            );
          if (kept.kind === 'unknown') return say('Nothing was added. Please try again.');
          await decide(reviewed, { state: 'verified', note: kept.entry.id }, invocation, deps);
          return settled(
            `Done: ${named(reviewed)} has the verified answer \`${kept.entry.id}\`, everywhere within half a minute. ${whoIsTold(people)}`,
            people,
          );
        },
      };
    },
  };
}

/** What a helper answered may be another question than was asked: the asker could change it before they shared it. */
function questionOf({ question, standaloneQuestion }: Turn, taken: OfferedAnswer | undefined): string {
  return taken === undefined || taken.question === question.trim() ? standaloneQuestion : taken.question;
}

/** The passage of the document on which the old answer rested most. */
function bestCited({ passages }: Turn, document: string): string | undefined {
  return passages
    .filter((passage) => passage.document === document)
    .toSorted((one, other) => Number(other.cited) - Number(one.cited) || other.score - one.score)[0]
    ?.passageId;
}

function headingOf({ headings }: Passage): string | undefined {
  return headings.at(-1);
}

/** Names a document only as the admin named it: they may not know of the one that the old answer rests on. */
function noSuchPage(document: string | undefined): string {
  const which =
    document === undefined
      ? 'The old answer rests on no document'
      : `There is no document ${asData(document, 200)}`;
  return `${which} that you may read here. A verified answer needs one that says it: name it as the sources do, \`source:people/annual-leave.md\` for example, or ask an admin who may read it.`;
}
