import { runTrainIntents } from '../src/evaluation/run-intents.ts';

await runTrainIntents();
