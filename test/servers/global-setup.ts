import type { TestProject } from 'vitest/node';
import type { S3Access } from './ceph.js';
import { Ceph } from './ceph.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The S3 gateway of a Ceph that runs for all server tests. Its buckets are theirs to make. */
    ceph: S3Access;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const ceph = await Ceph.start();
  const [access] = ceph.gateways;
  if (access) project.provide('ceph', access);
  return () => ceph.stop();
}
