// The embedded S3 server, in a process of its own: it needs `--openssl-legacy-provider`, which the rest shall not have.
// It ends when the one that started it does, however that ended: their channel closes.
import { createServer } from 'node:net';
import S3rver from 's3rver';

process.on('SIGINT', () => undefined); // Ctrl-C reaches the whole group; the parent decides
process.on('disconnect', () => process.exit());

const [directory, port] = process.argv.slice(2);
const options = { directory, address: '127.0.0.1', silent: true, vhostBuckets: false };

/** Whether a port can be listened on. Asked beforehand: the server reports a taken one where nobody can catch it. */
function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer().once('error', () => resolve(false)).listen(port, options.address, () => probe.close(() => resolve(true)));
  });
}

const wanted = Number(port);
const running = await new S3rver({ ...options, port: await isFree(wanted) ? wanted : 0 }).run();
process.send({ port: running.port });
