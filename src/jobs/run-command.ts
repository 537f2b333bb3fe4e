import type { ReplyTarget } from '../channels/channel-adapter.ts';
import type { Reply } from '../core/reply.ts';
import { turnLanguage } from '../orchestrator/turn-language.ts';
import type { RunCommand } from '../queue/job-catalogue.ts';
import { announce } from './announce.ts';
import { conductTurn } from './conduct-turn.ts';
import { escalateByCommand, workByCommand } from './escalate-command.ts';
import type { HandlerOptions, HandlerServices } from './handler-services.ts';
import { jobTexts } from './job-texts.ts';
import { judgeByCommand } from './record-feedback-command.ts';
import { tellPeople } from './record-feedback-tell.ts';
import { refusal } from './refusal.ts';
import { withSharing } from './with-sharing.ts';

/** Runs a command and shows its result to the person alone. */
export async function runCommand(
  item: RunCommand,
  services: HandlerServices,
  options: HandlerOptions,
): Promise<void> {
  const { requestId, command } = item;
  const { author, place, handle } = command;
  const target: ReplyTarget = { kind: 'private', place, person: author, handle };
  const reply = item.limited ? tooMany(item) : await result(item, services, options);
  await services.deliver({ deliveryId: requestId, tenant: author.tenant, target, reply }, options);
  const seconds = (services.now() - Date.parse(item.acceptedAt)) / 1_000;
  services.metrics.turn({ channel: place.channel, kind: reply.kind }, seconds);
  services.log.info({ requestId, command: command.name, kind: reply.kind, seconds }, 'Command run');
}

/** Commands speak English; who asks by one is asked for patience in their own language. */
function tooMany({ requestId, command }: RunCommand): Reply {
  const language = command.name === 'ask' ? turnLanguage({ question: command.text }) : 'en';
  return refusal(requestId, 'rate-limited', jobTexts(language).rateLimited, language);
}

async function result(item: RunCommand, services: HandlerServices, options: HandlerOptions): Promise<Reply> {
  const { requestId, command } = item;
  const effect = await services.commands.run(command, { ...options, requestId });
  switch (effect.kind) {
    case 'say':
      await tellPeople(effect.tell ?? [], services, options);
      return { kind: 'notice', requestId, text: effect.text, actions: [] };
    case 'ask': {
      const { author, place } = command;
      const turn = await conductTurn(
        { requestId, author, place, question: effect.question, shownTo: 'asker' },
        services,
        options,
      );
      return withSharing(turn.reply);
    }
    case 'judge':
      return judgeByCommand(effect, item, services);
    case 'announce':
      return announce(effect, item, services, options);
    case 'escalate':
      return escalateByCommand(effect, item, services, options);
    case 'work-on-escalation':
      return workByCommand(effect, item, services, options);
  }
}
