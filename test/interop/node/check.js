'use strict';

// Says what a suite expects, and waits for it.

// Less than the 30 s after which a client's next heartbeat or route mends what had gone wrong.
const PATIENCE_MS = 25_000;

function that(holds, what) {
  if (!holds) throw new Error(what);
}

function equal(expected, actual, what) {
  that(expected === actual, `${what} is ${actual} and not ${expected}`);
}

// The promise, or an error when it is not kept in time.
async function inTime(promise, what) {
  let timer;
  const late = new Promise((resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not happen`)), PATIENCE_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

// Asks the servers again and again until they say so; what they refuse counts as no.
async function eventually(question, what) {
  const end = Date.now() + PATIENCE_MS;
  let last;
  while (Date.now() < end) {
    try {
      if (await question()) return;
    } catch (refused) {
      last = refused;
    }
  }
  throw new Error(`${what} did not happen: ${last}`);
}

module.exports = { that, equal, inTime, eventually };
