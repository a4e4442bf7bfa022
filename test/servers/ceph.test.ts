import { GetObjectCommand, ListBucketsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { cephClient, createBucket } from './bucket.js';

test('Ceph keeps an object', async () => {
  const client = cephClient();
  const at = { Bucket: await createBucket(client), Key: 'a' };
  await client.send(new PutObjectCommand({ ...at, Body: Uint8Array.of(1, 2, 3) }));
  const { Body: body } = await client.send(new GetObjectCommand(at));
  expect(await body?.transformToByteArray()).toEqual(Uint8Array.of(1, 2, 3));
});

test('Ceph refuses a wrong key', async () => {
  const client = cephClient();
  client.config.credentials = () => Promise.resolve({ accessKeyId: 'test-key', secretAccessKey: 'wrong' });
  await expect(client.send(new ListBucketsCommand({}))).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
});
