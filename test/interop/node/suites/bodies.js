'use strict';

const crypto = require('crypto');
const check = require('../check');
const clients = require('../clients');

// Bodies of many sizes, which the client compresses from 4 KiB on, are the same afterwards.
module.exports = async servers => {
  const topic = clients.unique('bodies');
  const bodies = [
    Buffer.alloc(0),
    Buffer.from('x'),
    Buffer.from('Straße, 消息, \u{1f600}'),
    crypto.randomBytes(4095),
    crypto.randomBytes(4096),
    Buffer.from('what repeats itself '.repeat(20_000)),
    crypto.randomBytes(900_000),
  ];
  const producer = await clients.producer(servers);
  await clients.createTopic(producer, servers, topic, 1);
  for (const body of bodies) await producer.send(new clients.Message(topic, 'tag', body));
  const got = [];
  const consumer = clients.consumer(servers, clients.unique('bodies'), clients.unique('bodies'));
  const all = new Promise(resolve =>
    consumer.subscribe(topic, '*', async message => {
      got.push(message.body || Buffer.alloc(0));
      if (got.length === bodies.length) resolve();
    })
  );
  await check.inTime(all, 'arrival of all bodies');
  bodies.forEach((body, index) => check.that(body.equals(got[index]), `body ${index} changed`));
};
