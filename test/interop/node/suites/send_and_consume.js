'use strict';

const check = require('../check');
const clients = require('../clients');
const Deliveries = require('../deliveries');

const MESSAGES = 100;

// Sends messages with tags, keys and properties; consumes those of two tags; goes on afterwards.
module.exports = async servers => {
  const topic = clients.unique('consume');
  const group = clients.unique('consume');
  const producer = await clients.producer(servers);
  await clients.createTopic(producer, servers, topic, 4);
  const ids = new Map();
  await send(producer, topic, 'early', ids);
  await consume(servers, topic, group, 'early', ids);
  await send(producer, topic, 'late', ids);
  await consume(servers, topic, group, 'late', ids);
};

async function send(producer, topic, word, ids) {
  for (let number = 0; number < MESSAGES; ++number) {
    const text = `${word} ${number}`;
    const message = new clients.Message(topic, ['a', 'b', '标签'][number % 3], text);
    message.keys = [`key${number}`, 'ключ'];
    message.properties.имя = `значение ${number}`;
    const sent = await producer.send(message);
    check.equal('SEND_OK', sent.sendStatus, 'send status');
    check.equal(32, sent.msgId.length, 'length of the message id');
    ids.set(text, sent.msgId);
  }
}

async function consume(servers, topic, group, word, ids) {
  const deliveries = new Deliveries();
  const consumer = clients.consumer(servers, group, clients.unique('consumer'));
  consumer.subscribe(topic, 'a || 标签', async message => deliveries.add('only', message));
  const wanted = [...Array(MESSAGES).keys()].filter(number => number % 3 !== 1);
  await deliveries.untilDistinct(wanted.length);
  await clients.close(consumer);
  for (const number of wanted)
    check.equal(1, deliveries.timesOf(`${word} ${number}`), `deliveries of ${word} ${number}`);
  for (const { text, message } of deliveries.all) {
    const number = text.split(' ')[1];
    check.equal(ids.get(text), message.msgId, 'message id');
    check.equal(`key${number} ключ`, message.keys, 'keys');
    check.equal(`значение ${number}`, message.properties.имя, 'property');
    check.equal(topic, message.topic, 'topic');
  }
}
