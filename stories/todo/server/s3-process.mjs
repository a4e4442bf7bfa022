// The embedded S3 server, in a process of its own: it needs `--openssl-legacy-provider`, which the rest shall not have.
// It ends when the one that started it does, however that ended: their channel closes.
import S3rver from 's3rver';

process.on('SIGINT', () => undefined); // Ctrl-C reaches the whole group; the parent decides
process.on('disconnect', () => process.exit());

const [directory, port] = process.argv.slice(2);
const options = { directory, address: '127.0.0.1', silent: true, vhostBuckets: false };

async function listen(on) {
  try {
    return await new S3rver({ ...options, port: on }).run();
  } catch (error) {
    if (error.code !== 'EADDRINUSE' || on === 0) throw error;
    return listen(0); // any free one
  }
}

process.send({ port: (await listen(Number(port))).port });
