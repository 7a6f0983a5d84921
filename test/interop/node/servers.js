'use strict';

const readline = require('readline');
const check = require('./check');

// Where the servers under test listen, as host:port, and how to have them started again.
class Servers {
  constructor(nameServer, broker) {
    this.nameServer = nameServer;
    this.broker = broker;
    this.up = Promise.resolve();
    this.answers = readline.createInterface({ input: process.stdin });
  }

  // Has them stopped in order and started again, on the same files and ports.
  restart() {
    return this.ask('restart');
  }

  // Has them killed and started again, on the same files and ports.
  kill() {
    return this.ask('kill');
  }

  // The script that started this program reads what is asked, and answers with a line.
  ask(what) {
    this.up = new Promise((resolve, reject) => {
      this.answers.once('line', line => (line === 'done' ? resolve() : reject(new Error(line))));
    });
    console.log(`ASK ${what}`);
    return check.inTime(this.up, `answer to ${what}`);
  }
}

module.exports = Servers;
