import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { discreet } from '../../src/cli/discreet.js';
import { redacted, withoutSecrets } from '../../src/cli/redact.js';
import { folderFs } from '../../src/fs/folder/index.js';
import { defineDoc, SyncError } from '../../src/index.js';
import { bent } from './doctor-kit.js';
import { cli, json, openDevice, temporary } from './kit.js';

const key = 'AKIAIOSFODNN7EXAMPLE';
const secret = 'firstHALF/secondHALF';
const known = /AKIA|HALF/;

describe('a secret on the command line is in nothing that is printed', () => {
  test.each<[string[]]>([
    [['verify', `s3://${key}:${secret}@bucket/p`]],
    [['verify', `s3://${key}:firstHALF secondHALF@bucket`]],
    [['verify', `s3://${key}:12/${secret}@bucket`]],
    [['verify', `s3://${key}:firstHALF@secondHALF@bucket`]],
    [['verify', `s3:KEY:${secret}@bucket`]],
    [['verify', `${key}:${secret}@bucket/p`]],
    [['verify', `sftp://user:${secret}@nas`]],
    [['verify', `s3://bucket?endpoint=http://user:${secret}@nas`]],
    [['verify', 's3://bucket?endpoint=http://user:wholeHALF@nas']],
    [['verify', `s3://${key}:secondHALF`]],
    [['copy', `s3://${key}:${secret}@bucket`, '.']],
    [['copy', '.', `s3://${key}:${secret}@bucket`]],
    [['verify', '.', `s3://${key}:${secret}@bucket`]],
    [[`s3://${key}:${secret}@bucket`]],
    [['help', `s3://${key}:${secret}@bucket`]],
    [['import', '.', 'a.json', `s3://${key}:${secret}@bucket`]],
    [['watch', '.', `--every=s3://${key}:${secret}@bucket`]],
    [['doctor', '.', '--origin', `https://user:${secret}@nas`]],
  ])('%j', async (args) => {
    for (const more of [[], ['--json']]) {
      const { code, out, err } = await cli([...args, ...more]);
      expect(code).toBe(2);
      expect(out + err).not.toMatch(known);
      expect(out + err).not.toBe('');
    }
  });

  test('a root is shown from the last @ on, with its scheme', () => {
    expect(redacted(`s3://${key}:${secret}@bucket/p?region=r`)).toBe('s3://…@bucket/p?region=r');
    expect(redacted(`s3:KEY:${secret}@bucket`)).toBe('s3:…@bucket');
    expect(redacted('ftp://token@nas/lists')).toBe('ftp://…@nas/lists');
  });

  test.each(['./a@b', 'lists@home', '/media/me@work/lists', 'file:///media/me@work', 'C:\\me@work', 's3://bucket/prefix', '10:30'])('%s stays as it is', (root) => {
    expect(redacted(root)).toBe(root);
  });

  test('a folder with an @ in its name is named', async () => {
    expect((await cli(['ls', './nowhere@home'])).err).toContain('There is no folder ./nowhere@home.');
  });
});

describe('a secret of the environment', { timeout: 30_000 }, () => {
  const env = { AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: secret, AWS_ENDPOINT_URL: `http://user:${secret}@127.0.0.1:9` };

  test.each(['ls', 'doctor'])('is in nothing that %s prints, be the endpoint no URL because of it', async (command) => {
    for (const more of [[], ['--json']]) {
      const { code, out, err } = await cli([command, 's3://bucket', ...more], { env });
      expect(code).toBe(3);
      expect(out + err).not.toMatch(known);
    }
  });

  test('is in no error of any verb, whatever storage answers, and the error stays what it is', async () => {
    const refusing = async () => { throw new SyncError('quota', `No room, says http://user:${secret}@nas, for ${secret}.`, { retryable: false }); };
    const fs = discreet(bent(() => ({ list: refusing, read: refusing, write: refusing, remove: refusing })), (message) => withoutSecrets(message, env));
    for (const work of [fs.list(''), fs.read('a'), fs.write('a', Uint8Array.of(1)), fs.remove('a')]) {
      await expect(work).rejects.toMatchObject({ code: 'quota', retryable: false, message: expect.not.stringMatching(known) });
    }
  });

  test('that a document holds too is printed: it is data', async () => {
    const base = temporary();
    const device = openDevice('laptop', join(base, 'laptop'), folderFs(join(base, 'root')));
    device.doc('notes', defineDoc<{ text: string }>({ init: { text: '' } })).change((draft) => { draft.text = `${key} ${secret} http://user:word@nas`; });
    await device.sync();
    await device.close();
    expect((await json(['cat', join(base, 'root'), 'notes'], { env })).value).toEqual({ text: `${key} ${secret} http://user:word@nas` });
  });
});

test('without any key it is said which variables to set', { timeout: 30_000 }, async () => {
  // The machine's role would be asked for one.
  process.env['AWS_EC2_METADATA_DISABLED'] = 'true';
  const { code, err } = await cli(['verify', 's3://bucket/lists?endpoint=http://127.0.0.1:9']);
  expect(code).toBe(3);
  expect(err).toContain('No access key was found. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY');
});
