export { s3Fs, type S3FsOptions } from './s3-fs.js';
