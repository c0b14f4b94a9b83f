/**
 * What stands beside the conversations: the door that can be felt and the clock that can be moved. The page shows it and
 * knows nothing of what is behind.
 */
export interface Workshop {
  /** What there is to see now; shown as it is. */
  look(): Promise<unknown>;
  /** Does something that the page offers; gives what came of it, in words. Throws a `WorkshopRefusal` for what can't be. */
  act(name: string, given: Readonly<Record<string, string>>): Promise<{ readonly said: string }>;
}

/** Why something can't be done, as a sentence for the person at the page. */
export class WorkshopRefusal extends Error {
  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = "WorkshopRefusal";
  }
}
