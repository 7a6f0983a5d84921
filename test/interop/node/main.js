'use strict';

// Runs the suites against one name server and broker: one line of result for each.
// Arguments: name server, broker, and the names of suites; without a name, all.

const clients = require('./clients');
const Servers = require('./servers');

const SUITES = ['send_and_consume', 'bodies', 'sharing', 'broadcasting', 'retries', 'reconnect'];

async function passes(name, servers) {
  const begin = Date.now();
  let outcome = 'passed';
  try {
    await require(`./suites/${name}`)(servers);
    await clients.closeAll();
  } catch (wrong) {
    outcome = `FAILED: ${wrong.message}`;
    console.error(wrong);
    await clients.closeAll();
  }
  console.log(`RESULT ${name} ${outcome} (${Date.now() - begin} ms)`);
  return outcome === 'passed';
}

async function main([nameServer, broker, ...names]) {
  const servers = new Servers(nameServer, broker);
  let failed = 0;
  for (const name of SUITES)
    if (names.length === 0 || names.includes(name))
      failed += (await passes(name, servers)) ? 0 : 1;
  // The client keeps a producer of its own open for ever.
  process.exit(failed === 0 ? 0 : 1);
}

main(process.argv.slice(2));
