'use strict';

const check = require('../check');
const clients = require('../clients');
const Deliveries = require('../deliveries');

const MESSAGES = 100;

// Every member of a broadcasting group gets every message.
module.exports = async servers => {
  const topic = clients.unique('broadcast');
  const group = clients.unique('broadcast');
  const producer = await clients.producer(servers);
  await clients.createTopic(producer, servers, topic, 4);
  const members = ['first', 'second', 'third'].map(name => {
    const deliveries = new Deliveries();
    const consumer = clients.consumer(servers, group, clients.unique(name), { isBroadcast: true });
    consumer.subscribe(topic, '*', async message => deliveries.add(name, message));
    return deliveries;
  });
  for (let number = 0; number < MESSAGES; ++number)
    await producer.send(new clients.Message(topic, 'tag', `message ${number}`));
  for (const deliveries of members) {
    await deliveries.untilDistinct(MESSAGES);
    check.equal(0, deliveries.duplicates, 'messages that came again');
  }
};
