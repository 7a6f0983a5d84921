'use strict';

const check = require('../check');
const clients = require('../clients');
const Deliveries = require('../deliveries');

const MESSAGES = 200;

// Two consumers share a topic's queues. When one leaves, the other gets all; nothing is lost.
module.exports = async servers => {
  const topic = clients.unique('sharing');
  const group = clients.unique('sharing');
  const deliveries = new Deliveries();
  const producer = await clients.producer(servers);
  await clients.createTopic(producer, servers, topic, 4);
  const first = join(servers, topic, group, 'first', deliveries);
  join(servers, topic, group, 'second', deliveries);
  await check.eventually(
    async () => {
      await send(producer, topic, clients.unique('early'), 4);
      return deliveries.countOf('first') > 0 && deliveries.countOf('second') > 0;
    },
    'a share for each'
  );
  await clients.close(first);
  await send(producer, topic, 'late', MESSAGES);
  await deliveries.until(
    () => [...Array(MESSAGES).keys()].every(number => deliveries.timesOf(`late${number}`) > 0),
    'taking over'
  );
  console.log(`NOTE ${deliveries.distinct} came, ${deliveries.duplicates} of them twice`);
};

async function send(producer, topic, word, count) {
  for (let number = 0; number < count; ++number)
    await producer.send(new clients.Message(topic, 'tag', `${word}${number}`));
}

function join(servers, topic, group, member, deliveries) {
  const consumer = clients.consumer(servers, group, clients.unique(member));
  consumer.subscribe(topic, '*', async message => deliveries.add(member, message));
  return consumer;
}
