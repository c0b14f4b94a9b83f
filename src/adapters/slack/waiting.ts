/**
 * Slack takes an acknowledgement for three seconds after a click
 * (docs.slack.dev/interactivity/handling-user-interaction). Milliseconds: what recognising our own workspace may take of
 * that, and what the commands may.
 */
export const recogniseWithinMs = 400;
export const answerWithinMs = 2400;
