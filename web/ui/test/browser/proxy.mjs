/** A plain TCP relay between browser and hub, so that a test can cut the line of any hub, simulated or real. */
import net from 'node:net';

export async function startProxy(hostname, port) {
  const pairs = new Set();
  let bytes = 0;
  const relay = (client) => {
    const hub = net.connect(port, hostname.replace(/^\[|\]$/g, ''));
    const pair = { client, hub };
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      client.destroy();
      hub.destroy();
    };
    for (const side of [client, hub]) side.on('error', end).on('close', end);
    client.pipe(hub);
    hub.on('data', (piece) => { bytes += piece.length; });
    hub.pipe(client);
  };
  let server = null;
  let own = 0;
  const listen = () => new Promise((done, fail) => {
    server = net.createServer(relay).on('error', fail).listen(own, hostname.replace(/^\[|\]$/g, ''), () => {
      own = server.address().port;
      done();
    });
  });
  await listen();
  return {
    port: own,
    /** What the hub has sent so far. */
    bytes: () => bytes,
    /** Cuts what is open; new connections are taken. */
    cut() {
      for (const { client } of [...pairs]) client.destroy();
    },
    /** As if the hub were gone: cuts and refuses. */
    async refuse() {
      const closed = new Promise((done) => server.close(done));
      this.cut();
      await closed;
    },
    accept: listen,
    async stop() {
      if (server.listening) await this.refuse();
    },
  };
}
