/** A person who works fast, so that a test takes seconds: `sync` of a space. */
export const hasty = { pollEvery: 150, pollIdleEvery: 300, publishAfter: 40, publishWithin: 200, ackEvery: 1000, requestTimeout: 5000 };
