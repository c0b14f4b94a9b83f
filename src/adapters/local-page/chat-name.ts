/** The name of this chat in records and queues. */
export const chatName = "local-page";
