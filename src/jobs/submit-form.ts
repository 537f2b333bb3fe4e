import { submitEscalation } from './escalate.ts';
import { submitAnswer } from './escalate-answer.ts';
import { jobTexts } from './job-texts.ts';
import { submitFeedback } from './record-feedback-form.ts';
import { submitToolForm } from './submit-tool-form.ts';
import type { Pressed } from './tell-privately.ts';
import { tellPrivately } from './tell-privately.ts';

/** Takes what a person filled in, or that they would rather not. */
export async function submitForm(pressed: Pressed): Promise<void> {
  switch (pressed.action.form) {
    case 'approve-tool':
    case 'tool-input':
      return submitToolForm(pressed);
    case 'feedback':
      return submitFeedback(pressed);
    case 'escalate':
      return submitEscalation(pressed);
    case 'answer-escalation':
      return submitAnswer(pressed);
    case undefined:
      return tellPrivately(pressed, jobTexts().turnExpired, 'turn-expired');
  }
}
