package interop;

import java.util.List;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * Each queue's messages come in the order of the queue: to a concurrent consumer with one thread, and
 * to orderly consumers with many, of which one joins and one leaves.
 */
final class QueueOrder implements Suite {
  private static final int QUEUES = 8;
  private static final int PER_QUEUE = 100;
  // Who gives a queue up in the middle of its messages keeps the lock for 20 s, and who did not get
  // a lock tries again after 20 s.
  private static final long PATIENCE_MS = 60_000;

  @Override
  public String name() {
    return "queue_order";
  }

  @Override
  public void run(Servers servers) throws Exception {
    String topic = Clients.unique("order");
    DefaultMQProducer producer = Clients.producer(servers);
    try {
      Clients.createTopic(producer, topic, QUEUES);
      send(producer, topic, "first");
      consumeConcurrently(servers, topic);
      consumeOrderly(servers, topic, producer);
    } finally {
      producer.shutdown();
    }
  }

  private static void send(DefaultMQProducer producer, String topic, String word) throws Exception {
    List<MessageQueue> queues = producer.fetchPublishMessageQueues(topic);
    for (int number = 0; number < PER_QUEUE; ++number)
      for (MessageQueue queue : queues)
        producer.send(Clients.message(topic, word + queue.getQueueId() + " " + number), queue);
  }

  private static void consumeConcurrently(Servers servers, String topic) throws Exception {
    Deliveries deliveries = new Deliveries();
    DefaultMQPushConsumer consumer =
        Clients.pushConsumer(servers, Clients.unique("order"), "concurrent");
    consumer.setConsumeThreadMin(1);
    consumer.setConsumeThreadMax(1);
    consumer.subscribe(topic, "*");
    consumer.registerMessageListener(Clients.concurrently(deliveries, "concurrent"));
    consumer.start();
    try {
      deliveries.awaitDistinct(QUEUES * PER_QUEUE);
    } finally {
      consumer.shutdown();
    }
    deliveries.checkOrder();
    Check.equal(0, deliveries.duplicates(), "messages that came again");
  }

  private static void consumeOrderly(Servers servers, String topic, DefaultMQProducer producer)
      throws Exception {
    String group = Clients.unique("orderly");
    Deliveries deliveries = new Deliveries();
    DefaultMQPushConsumer leaving = orderly(servers, group, topic, "leaving", deliveries);
    await(deliveries, 1);
    DefaultMQPushConsumer staying = orderly(servers, group, topic, "staying", deliveries);
    try {
      send(producer, topic, "second");
      await(deliveries, 2);
      leaving.shutdown();
      send(producer, topic, "third");
      await(deliveries, 3);
    } finally {
      staying.shutdown();
    }
    deliveries.checkOrder();
  }

  private static void await(Deliveries deliveries, int rounds) {
    int expected = rounds * QUEUES * PER_QUEUE;
    boolean all = deliveries.waitFor(() -> deliveries.distinct() >= expected, PATIENCE_MS);
    Check.that(all, deliveries.distinct() + " of " + expected + " messages have come");
  }

  private static DefaultMQPushConsumer orderly(
      Servers servers, String group, String topic, String member, Deliveries deliveries)
      throws Exception {
    DefaultMQPushConsumer consumer = Clients.pushConsumer(servers, group, member);
    consumer.subscribe(topic, "*");
    consumer.registerMessageListener(Clients.orderly(deliveries, member));
    consumer.start();
    return consumer;
  }
}
