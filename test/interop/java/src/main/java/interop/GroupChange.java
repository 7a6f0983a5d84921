package interop;

import java.util.function.BooleanSupplier;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;

/** Two consumers share the queues of a topic; when one leaves the other soon has all of them. */
final class GroupChange implements Suite {
  private static final int QUEUES = 4;
  private static final long PATIENCE_MS = 15_000;

  private final Deliveries deliveries = new Deliveries();
  private final String topic = Clients.unique("change");
  private final String group = Clients.unique("change");

  @Override
  public String name() {
    return "group_change";
  }

  @Override
  public void run(Servers servers) throws Exception {
    DefaultMQProducer producer = Clients.producer(servers);
    Clients.createTopic(producer, topic, QUEUES);
    DefaultMQPushConsumer first = consumer(servers, "first");
    DefaultMQPushConsumer second = consumer(servers, "second");
    try {
      sendUntil(
          producer, () -> deliveries.countOf("first") > 0 && deliveries.countOf("second") > 0);
      first.shutdown();
      deliveries.forgetQueues();
      sendUntil(producer, () -> deliveries.queuesOf("second").size() == QUEUES);
    } finally {
      second.shutdown();
      producer.shutdown();
    }
  }

  /** Sends to all queues again and again until what is wanted has happened. */
  private void sendUntil(DefaultMQProducer producer, BooleanSupplier happened) throws Exception {
    long end = System.currentTimeMillis() + PATIENCE_MS;
    do {
      Check.that(System.currentTimeMillis() < end, "queues were not shared out again in time");
      for (MessageQueue queue : producer.fetchPublishMessageQueues(topic))
        producer.send(new Message(topic, "more".getBytes()), queue);
    } while (!deliveries.waitFor(happened, 50));
  }

  private DefaultMQPushConsumer consumer(Servers servers, String member) throws Exception {
    DefaultMQPushConsumer consumer = Clients.pushConsumer(servers, group, member);
    consumer.subscribe(topic, "*");
    consumer.registerMessageListener(Clients.concurrently(deliveries, member));
    consumer.start();
    return consumer;
  }
}
