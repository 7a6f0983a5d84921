'use strict';

const check = require('../check');
const clients = require('../clients');

const MESSAGES = 5;

// What a consumer gives back comes again, with a count of the times; the rest comes once.
module.exports = async servers => {
  const topic = clients.unique('retries');
  const group = clients.unique('retries');
  const producer = await clients.producer(servers);
  await clients.createTopic(producer, servers, topic, 1);
  for (let number = 0; number < 2 * MESSAGES; ++number)
    await producer.send(new clients.Message(topic, 'tag', `message ${number}`));
  const consumer = clients.consumer(servers, group, clients.unique('retries'));
  const taken = countTakenBack(consumer);
  const times = new Map();
  let consumed = 0;
  const all = new Promise(resolve =>
    consumer.subscribe(topic, '*', async message => {
      const text = message.body.toString();
      times.set(text, [...(times.get(text) || []), message.reconsumeTimes]);
      const isGivenBack = Number(text.split(' ')[1]) < MESSAGES && message.reconsumeTimes === 0;
      if (isGivenBack) return clients.Consumer.ACTION_RETRY;
      if (++consumed === 2 * MESSAGES) resolve();
    })
  );
  await check.inTime(all, 'consumption of all messages');
  check.equal(MESSAGES, taken.count, 'messages that the broker took back');
  for (let number = 0; number < 2 * MESSAGES; ++number)
    check.equal(
      number < MESSAGES ? '0,1' : '0',
      times.get(`message ${number}`).join(),
      `deliveries of message ${number}`
    );
};

// When the broker does not take a message back, the client sends it itself: that is no retry.
function countTakenBack(consumer) {
  const taken = { count: 0 };
  const client = consumer._mqClient;
  const giveBack = client.consumerSendMessageBack.bind(client);
  client.consumerSendMessageBack = async (...all) => {
    await giveBack(...all);
    ++taken.count;
  };
  return taken;
}
