/**
 * Teams takes an answer to an invoke for about five seconds
 * (learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/conversation-messages). Milliseconds.
 */
export const answerWithinMs = 3500;
