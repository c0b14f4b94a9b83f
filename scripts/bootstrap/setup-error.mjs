/**
 * Something the person at the keyboard has to settle; its message is a whole sentence that says what to do. Anything
 * else that is thrown is a fault of ours.
 */
export class SetupError extends Error {
  /**
   * @param {string} message
   * @param {ErrorOptions} [options]
   */
  constructor(message, options) {
    super(message, options);
    this.name = "SetupError";
  }
}
