import type { SupportFeatures } from './support-features.ts';
import type { UnitFeatures } from './unit-features.ts';

/** What decides which unit answers, and whether any does. */
export type ExtractiveWeights = { readonly unit: UnitFeatures; readonly support: SupportFeatures };
