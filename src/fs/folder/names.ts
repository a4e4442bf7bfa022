import { randomUUID } from 'node:crypto';

/** A name no list shows: dot-files (ours, and `.syncthing.x.tmp`), `~…` (Syncthing on Windows, editors), unfinished downloads. */
export function isHidden(name: string): boolean {
  return /^[.~]|\.(?:part|tmp)$/i.test(name);
}

const ownTemp = /^\.crdt-over-fs-[0-9a-f-]{36}\.tmp$/;

/** A fresh name for bytes that are still being written; every one is used once. */
export function tempName(): string {
  return `.crdt-over-fs-${randomUUID()}.tmp`;
}

/** Whether a temp file is one of ours, and so ours to clean up; those of other programs never are. */
export function isOwnTemp(name: string): boolean {
  return ownTemp.test(name);
}
