'use strict';

const check = require('../check');
const clients = require('../clients');
const Deliveries = require('../deliveries');

const PER_ROUND = 200;

// The servers are restarted, in order and by a kill, while clients are at work. Every message that
// was acknowledged is delivered.
module.exports = async servers => {
  const topic = clients.unique('reconnect');
  const deliveries = new Deliveries();
  const producer = await clients.producer(servers);
  await clients.createTopic(producer, servers, topic, 4);
  const consumer = clients.consumer(
    servers, clients.unique('reconnect'), clients.unique('reconnect'));
  consumer.subscribe(topic, '*', async message => deliveries.add('only', message));
  await round(servers, producer, topic, deliveries, 'before', async () => {});
  await round(servers, producer, topic, deliveries, 'restart', () => servers.restart());
  await round(servers, producer, topic, deliveries, 'kill', () => servers.kill());
  console.log(`NOTE ${deliveries.distinct} came, ${deliveries.duplicates} of them twice`);
};

// Sends, is interrupted in the middle, and waits until everything has come.
async function round(servers, producer, topic, deliveries, word, interrupt) {
  const sending = send(servers, producer, topic, word);
  await deliveries.until(() => deliveries.timesOf(`${word}50`) > 0, `a part of ${word}`);
  await interrupt();
  await check.inTime(sending, `sending ${word}`);
  await deliveries.until(
    () => [...Array(PER_ROUND).keys()].every(number => deliveries.timesOf(`${word}${number}`) > 0),
    `arrival of all of ${word}`
  );
}

async function send(servers, producer, topic, word) {
  for (let number = 0; number < PER_ROUND; ++number)
    await check.eventually(async () => {
      await servers.up;
      await producer.send(new clients.Message(topic, 'tag', `${word}${number}`));
      return true;
    }, `sending ${word}${number}`);
}
