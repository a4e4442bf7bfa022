import type { Change, Profile } from '../../src/testing/simulator/index.js';

export interface Regression { readonly seed: number; readonly profile: Profile; readonly why: string; readonly change: Change }

/** Faults that the simulator did not have when a run failed: with them it would be another run. */
const earlier: Change = { hosts: 1, limits: undefined, faults: { trap: 0, unsound: 0 } };
const oneVersion: Change = { ...earlier, faults: { ...earlier.faults, older: 0 } };
const before: Change = { ...earlier, faults: { ...oneVersion.faults, lie: 0, refuse: 0, evict: 0, tab: 0, copy: 0 } };

/** Nothing is lost, and one document has more files than one file may name. */
const many: Change = { hosts: 1, docs: 1, bursts: 3, burst: 40, openness: 0.95, faults: { trap: 0, older: 0, unsound: 0, rot: 0, destroy: 0, restore: 0, mixUp: 0 } };

/** Runs that once showed a fault of the core. */
export const regressions: readonly Regression[] = [
  { seed: 452, profile: 's3', change: before, why: 'content was not merged when its local transaction failed at first' },
  { seed: 397, profile: 'mirror', change: before, why: 'a clock that was set back put healing off for months' },
  { seed: 5241, profile: 's3', change: before, why: 'a document that was closed when its content came was never healed' },
  { seed: 144, profile: 's3', change: before, why: 'a tombstone dropped an edit acknowledged after the last listing' },
  { seed: 1208, profile: 's3', change: before, why: 'an announcement was lost between two requests' },
  { seed: 1345, profile: 's3', change: before, why: 'an announced tombstone that was gone was waited for for ever' },
  { seed: 2121, profile: 'mirror', change: before, why: 'devices judged a removed document by different rules' },
  { seed: 4049, profile: 'mirror', change: before, why: 'a document went and came back in one pull' },
  { seed: 3150, profile: 's3', change: before, why: 'an edit took a removal back and the replica stayed empty' },
  { seed: 3198, profile: 's3', change: before, why: 'a pack carried removed content on' },
  { seed: 50059, profile: 'mirror', change: before, why: 'of two snapshots announced at once, one that was here already hid that the other was not' },
  { seed: 20268, profile: 's3', change: before, why: 'who came new saw removed content beside what was begun anew under its name' },
  { seed: 5221, profile: 'mirror', change: before, why: 'a removal waited a week for a snapshot that was lost with a disk' },
  { seed: 40229, profile: 'mirror', change: before, why: 'a log was sent before what it builds on, which a broken store had lost' },
  { seed: 80057, profile: 'drive', change: oneVersion, why: 'a name that is listed twice was read right and, beside that, read torn' },
  { seed: 172, profile: 'webdav', change: oneVersion, why: 'what a dead session held of a removed document left it half removed' },
  { seed: 100303, profile: 's3', change: oneVersion, why: 'a file that was read torn stayed in quarantine when the store of its writer was taken over' },
  { seed: 400008, profile: 's3', change: earlier, why: 'a snapshot brought along what waits, which its version does not claim' },
  { seed: 400571, profile: 'mirror', change: earlier, why: 'a session took what another had read of a removed document for edits' },
  { seed: 500322, profile: 'webdav', change: earlier, why: 'edits whose content a broken store had lost were waited for for ever' },
  { seed: 621214, profile: 'dropbox', change: earlier, why: 'a document was let go of because a listing lacked what kept it alive' },
  { seed: 633831, profile: 's3', change: earlier, why: 'a tombstone was lost, and who came new saw what was removed' },
  { seed: 640357, profile: 'webdav', change: earlier, why: 'what was removed was kept for what waits among it' },
  { seed: 658840, profile: 's3', change: earlier, why: 'healing brought a removed document back' },
  { seed: 706550, profile: 'drive', change: earlier, why: 'a dead session was taken over in part, and a log sent before what it builds on' },
  { seed: 800796, profile: 'mirror', change: earlier, why: 'a document was let go of while content of it was being sent' },
  { seed: 802621, profile: 'mirror', change: earlier, why: 'two devices removed a document again and again' },
  { seed: 804851, profile: 'drive', change: earlier, why: 'what a broken store was about to send was in storage, and here no more' },
  { seed: 1007203, profile: 'mirror', change: earlier, why: 'a disk was lost whose logs had reached others in part: what builds on the rest was counted as untidy' },
  { seed: 2000005, profile: 's3', change: { hosts: 1, limits: undefined, faults: { unsound: 0 } }, why: 'edits counted as sent before a log held them, and a later document threw' },
  { seed: 2000086, profile: 'webdav', change: { hosts: 1, limits: undefined, faults: { unsound: 0 } }, why: 'edits that no log held were waited for for ever' },
  { seed: 3, profile: 'mirror', change: { ...many, letters: 300, limits: { subsumes: 12, sections: 1000 }, faults: { ...many.faults, remove: 0 } }, why: 'of more files than a snapshot may name, it named the same ones again and again' },
  { seed: 6000009, profile: 'mirror', change: { ...many, letters: 8, limits: { subsumes: 24, sections: 33 }, faults: { ...many.faults, remove: 0.6 } }, why: 'a document with more files than a tombstone may name was never removed' },
  { seed: 6000003, profile: 's3', change: { ...many, letters: 8, limits: { subsumes: 18, sections: 27 }, faults: { ...many.faults, remove: 0.6 } }, why: 'packs were packed until nobody could write or read them' },
  { seed: 6000010, profile: 's3', change: { ...earlier, faults: { trap: 0, older: 0.4, remove: 1.5, unsound: 0 } }, why: 'an older app removed what it could not read' },
  { seed: 6000004, profile: 'mirror', change: { ...earlier, faults: { trap: 0, unsound: 0.3 } }, why: 'a document that does not load back stopped all upkeep' },
  { seed: 2100009, profile: 'mirror', change: { ...earlier, faults: { ...earlier.faults, evict: 1 } }, why: 'a name that stayed when its file was removed held everything up' },
  { seed: 1201345, profile: 'drive', change: {}, why: 'a snapshot held edits that were not kept here, and counted as known after a crash' },
  { seed: 2200004, profile: 's3', change: { ...earlier, faults: { ...earlier.faults, lag: 0, late: 0, clone: 0, restore: 0, mixUp: 0 } }, why: 'what came in a snapshot that nobody fetched was taken for read' },
  { seed: 2500042, profile: 'dropbox', change: {}, why: 'small logs of devices that were gone stayed for ever' },
  { seed: 1301828, profile: 'mirror', change: {}, why: 'a document that was removed while it was loaded again was merged into' },
  { seed: 1301088, profile: 'drive', change: {}, why: 'what a snapshot brought along that waited was shown, and not stored' },
  { seed: 1309162, profile: 'mirror', change: {}, why: 'what a tab had taken over of another was asked of the session that found the rest' },
  { seed: 10002062, profile: 's3', change: {}, why: 'a log that a tab had left was sent, and what it builds on had gone with a file of its store' },
  { seed: 10003927, profile: 'mirror', change: {}, why: 'a log that tells of a damaged file was collected before anybody who has the content of that had read it' },
  { seed: 10010420, profile: 's3', change: {}, why: 'a change was shown everywhere and nowhere whole: the initial content that it needs had gone with a damaged file' },
  { seed: 10011177, profile: 'mirror', change: {}, why: 'what a new device had brought back another one completed, and nobody was given the time to read that' },
  { seed: 10011892, profile: 's3', change: {}, why: 'a document of which all is lost but what waits was to be listed by everybody' },
  { seed: 10014560, profile: 'mirror', change: {}, why: 'snapshots that can name a few files only had too few turns to name them all' },
  { seed: 10016589, profile: 's3', change: {}, why: 'a file that storage lost before anybody read it passes for collected' },
  { seed: 10028091, profile: 'mirror', change: {}, why: 'snapshots that can name seven files had thirty months to name four hundred' },
  { seed: 10036755, profile: 'mirror', change: {}, why: 'a pack that a snapshot of one document names was not read for the others' },
];
