const NAMES_PLACE = /(?<!\p{L})(?:in|at|from|for|à|en|em|no|na|bei)\s+(?:the\s+)?\p{Lu}\p{L}+/u;

/** Whether a question seems to name a place: "in Porto", "à Lyon". */
export function namesPlace(question: string): boolean {
  return NAMES_PLACE.test(question);
}
