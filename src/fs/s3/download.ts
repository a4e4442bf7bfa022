import type { GetObjectCommandOutput } from '@aws-sdk/client-s3';
import { abortedError } from '../abort.js';

type Body = NonNullable<GetObjectCommandOutput['Body']>;

/** Ends a transfer nobody waits for any more; a stream that somebody is reading in a browser refuses, and is ended by the fetch it came from. */
function stop(body: Body): void {
  if ('destroy' in body && typeof body.destroy === 'function') body.destroy();
  else if ('cancel' in body && typeof body.cancel === 'function') void body.cancel().catch(() => undefined);
}

/** The bytes of an answer; the SDK's abort signal ends with the headers, so this listens to it until the last byte. */
export async function download(body: Body, signal: AbortSignal | undefined): Promise<Uint8Array> {
  const bytes = body.transformToByteArray();
  if (signal === undefined) return bytes;
  let onAbort: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => { stop(body); reject(abortedError(signal)); };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([bytes, aborted]);
  } finally {
    bytes.catch(() => undefined);
    if (onAbort) signal.removeEventListener('abort', onAbort);
  }
}
