/** What the overview asks for; page and component must ask alike. */
export const newestDeadLetters = { state: "exhausted", limit: 5 } as const;
/** Whether anything was ever published. */
export const newestEvent = { limit: 1 } as const;
export const someEventType = { limit: 1 } as const;
