/** What has to happen somewhere in a few hundred runs: else they prove less than they seem to. */
export const happens: readonly string[] = [
  'a run with set documents', 'a run with automerge documents',
  'a backup was restored', 'a device crashed', 'a disk was destroyed', 'a store was cloned', 'a local store was mixed up',
  'a file of l/ was collected', 'a file of d/ was collected', 'a file of p/ was collected', 'a pack was written', // packs of packs take longer than these runs: test/sync/core.test.ts
  'a snapshot was written', 'a snapshot contains a log of somebody else', 'a gap was noticed', 'a missing file made a reader begin again',
  'a quarantined file was read after all', 'a writer was rotated', 'a silent writer was retired', 'an acknowledgement was published',
  'a log told of a damaged file', 'healing published what storage had lost', 'storage lost or damaged a file', 'a removed file came back',
  'a tombstone was put', 'a document was removed', 'a document was revived', 'a late write arrived', 'a later session wrote',
  'a warning of local-store', 'a warning of newer-format', 'a warning of damaged', 'a warning of rollback', 'a document could not be written down',
  'a job failed with network', 'a job failed with quota', 'a job failed with wrong-root',
  'a strange file: a foreign name', 'a strange file: a newer format', 'a strange file: an unknown codec', 'a strange file: damaged bytes', 'a strange file: a newer meta key',
  'a second session began', 'a session looked at another', 'a session took over what another left', 'a file became a placeholder', 'a sync tool left a copy',
  'an older app kept what it cannot read', 'an app was updated', 'an updated app read it',
  'a document did not load back', 'a run with low limits',
  'storage refused a device: auth', 'storage refused a device: permission', 'storage refused a device: quota',
];
