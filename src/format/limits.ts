/**
 * What a reader accepts, checked before it allocates anything. They are part of the format:
 * a writer that exceeds one makes files that nobody reads.
 */

const mebibyte = 1024 * 1024;

/** Stored bytes of a file. */
export const maxFileBytes = 256 * mebibyte;

/** Stored bytes of a file's meta. */
export const maxMetaBytes = mebibyte;

/** Sections in a file. */
export const maxSections = 65_536;

/** Files a snapshot or pack may subsume: their ids are 64 KiB of meta. */
export const maxSubsumes = 4_096;

/** A document id in UTF-8; `''` names the catalog and nothing else. */
export const maxDocIdBytes = 512;

/** All sections of a file together, inflated. */
export const maxInflatedBytes = 1024 * mebibyte;

/**
 * Deflate spends at least two bits on 258 bytes, so nothing inflates to more than 1,032 times its size:
 * a section that declares more lies, and is refused before its buffer exists.
 */
export const maxInflateRatio = 1_032;

/** How deep arrays and maps nest in CBOR. */
export const maxCborDepth = 16;

/** The greatest lamport: 8 symbols in a name. A writer that reaches it stays there; lamports order nothing that matters. */
export const maxLamport = 32 ** 8 - 1;

/** Counting leads no further. A file with a greater lamport is left alone: after it everybody's files would carry the greatest one, and nothing could be told by it any more. */
export const maxCounted = 2 ** 39;
