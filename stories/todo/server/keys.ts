/** The keys of the embedded server, which only this machine reaches: no secret. */
export const embeddedKeys = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };
/** The name of its bucket. */
export const embeddedName = 'todo';
