import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A program that mirrors a folder, what gave it away, and what is known to go wrong with it. */
export interface SyncTool { readonly name: string; readonly sign: string; readonly hint: string }

interface Known { readonly name: string; readonly sign: RegExp; readonly hint: string }

/** Files and folders these programs leave in the folder they mirror. */
const left: readonly Known[] = [
  { name: 'Syncthing', sign: /^\.stfolder$/, hint: 'It brings files in any order and may bring removed ones back, which apps expect. Switch "Ignore Permissions" on where devices have different users.' },
  { name: 'Dropbox', sign: /^\.dropbox(\.cache)?$/, hint: 'Make the folder available offline on every device: files that are only online cannot be read at once.' },
  { name: 'Nextcloud or ownCloud', sign: /^(\._?sync_[0-9a-f]+\.db|\.(nextcloud|owncloud)sync\.log|\.sync_[0-9a-f]+\.db)$/, hint: 'Switch "virtual files" off for the folder: files that are only online cannot be read at once.' },
  { name: 'Resilio Sync', sign: /^\.sync$/, hint: 'Switch "selective sync" off for the folder: placeholders cannot be read.' },
  { name: 'Seafile', sign: /^\.seafile-data$/, hint: 'It brings files in any order, which apps expect.' },
];

/** Programs that are known by the name of their folder. */
const named: readonly Known[] = [
  { name: 'OneDrive', sign: /^OneDrive( - .+)?$/, hint: 'Choose "Always keep on this device" for the folder: files that are only online cannot be read at once.' },
  { name: 'Google Drive', sign: /^(Google Drive|GoogleDrive.*|My Drive)$/, hint: 'Choose "Mirror files", not "Stream files".' },
  { name: 'iCloud Drive', sign: /^(com~apple~CloudDocs|iCloud ?Drive)$/, hint: 'Choose "Keep Downloaded" for the folder: files that are only online cannot be read at once.' },
  { name: 'Dropbox', sign: /^Dropbox( \(.+\))?$/, hint: 'Make the folder available offline on every device: files that are only online cannot be read at once.' },
];

/** The program that mirrors a folder, by what it left in it or in a folder around it. */
export async function syncToolOf(directory: string): Promise<SyncTool | undefined> {
  for (let at = directory; ; at = dirname(at)) {
    const entries = await readdir(at).catch(() => []);
    for (const entry of entries) {
      const tool = left.find(({ sign }) => sign.test(entry));
      if (tool) return { name: tool.name, sign: join(at, entry), hint: tool.hint };
    }
    const own = at.split(/[\\/]/).at(-1) ?? '';
    const tool = named.find(({ sign }) => sign.test(own));
    if (tool) return { name: tool.name, sign: at, hint: tool.hint };
    if (dirname(at) === at) return undefined;
  }
}
