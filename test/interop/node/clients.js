'use strict';

const { Consumer, Producer, Message } = require('ali-ons');
const check = require('./check');

let number = 0;
const opened = new Set();

// A name that no other suite or run has.
function unique(word) {
  return `${word}_${Date.now()}_${++number}`;
}

// This client gets no notices and learns of everything by asking again: hence the short intervals.
function options(servers, instanceName) {
  return {
    // It would look for name servers there if it had not been given one.
    httpclient: { request: () => Promise.reject(new Error('there is no such service')) },
    nameSrv: servers.nameServer,
    clientIP: '127.0.0.1',
    instanceName,
    heartbeatBrokerInterval: 1000,
    pollNameServerInteval: 1000,
    rebalanceInterval: 500,
    logger: { info() {}, debug() {}, warn() {}, error: console.error },
  };
}

// The client makes a producer that all of its clients share and that is never closed. Made by the
// way, it would share the connections of the first client, which then could not be closed.
async function makeShared(servers) {
  if (Producer.defaultProducer) return;
  const shared = await Producer.getDefaultProducer(options(servers, unique('shared')));
  shared.on('error', error => console.error(error));
}

async function producer(servers) {
  await makeShared(servers);
  const made = new Producer({
    ...options(servers, unique('producer')),
    producerGroup: unique('producers'),
  });
  made.on('error', error => console.error(error));
  await made.ready();
  opened.add(made);
  return made;
}

// A consumer that begins with the first message.
function consumer(servers, group, member, more = {}) {
  const made = new Consumer({
    ...options(servers, member),
    consumerGroup: group,
    consumeFromWhere: 'CONSUME_FROM_FIRST_OFFSET',
    pullTimeDelayMillsWhenException: 200,
    persistConsumerOffsetInterval: 500,
    ...more,
  });
  made.on('error', error => console.error(error));
  opened.add(made);
  return made;
}

// Closes those that the suite has not closed.
async function closeAll() {
  for (const each of opened) await close(each);
}

async function close(client) {
  opened.delete(client);
  await client.close();
}

// This client sends to topics only that are there.
async function createTopic(producer, servers, topicName, queues) {
  const config = {
    topicName,
    readQueueNums: queues,
    writeQueueNums: queues,
    perm: 6,
    topicFilterType: 'SINGLE_TAG',
    topicSysFlag: 0,
    order: false,
  };
  const client = producer._mqClient;
  await client.createTopic(servers.broker, 'TBW102', config, 3000);
  await check.eventually(
    async () => (await client.getTopicRouteInfoFromNameServer(topicName, 3000)) !== undefined,
    `the route of ${topicName}`
  );
}

module.exports = { unique, producer, consumer, createTopic, close, closeAll, Consumer, Message };
