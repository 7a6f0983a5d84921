package interop;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;

/** Two consumers share the queues of a topic; when one leaves the other soon has all of them. */
final class GroupChange implements Suite {
  private static final long PATIENCE_MS = 15_000;

  private final Set<MessageQueue> seenByFirst = ConcurrentHashMap.newKeySet();
  private final Set<MessageQueue> seenBySecond = ConcurrentHashMap.newKeySet();

  @Override
  public String name() {
    return "group_change";
  }

  @Override
  public void run(Servers servers) throws Exception {
    String topic = "change_" + System.nanoTime();
    String group = "change_" + System.nanoTime();
    DefaultMQProducer producer = new DefaultMQProducer("change_producers");
    producer.setNamesrvAddr(servers.nameServer());
    producer.start();
    producer.send(new Message(topic, "first".getBytes()));
    DefaultMQPushConsumer first = consumer(servers, group, topic, "first", seenByFirst);
    DefaultMQPushConsumer second = consumer(servers, group, topic, "second", seenBySecond);
    try {
      sendUntil(producer, topic, () -> !seenByFirst.isEmpty() && !seenBySecond.isEmpty());
      first.shutdown();
      seenBySecond.clear();
      int queues = producer.fetchPublishMessageQueues(topic).size();
      sendUntil(producer, topic, () -> seenBySecond.size() == queues);
    } finally {
      second.shutdown();
      producer.shutdown();
    }
  }

  /** Sends to all queues again and again until what is wanted has happened. */
  private static void sendUntil(DefaultMQProducer producer, String topic, BooleanSupplier happened)
      throws Exception {
    long end = System.currentTimeMillis() + PATIENCE_MS;
    while (!happened.getAsBoolean()) {
      Check.that(System.currentTimeMillis() < end, "queues were not shared out again in time");
      for (MessageQueue queue : producer.fetchPublishMessageQueues(topic))
        producer.send(new Message(topic, "more".getBytes()), queue);
      Thread.sleep(50);
    }
  }

  private static DefaultMQPushConsumer consumer(
      Servers servers, String group, String topic, String name, Set<MessageQueue> seen)
      throws Exception {
    DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(group);
    consumer.setNamesrvAddr(servers.nameServer());
    consumer.setInstanceName(name);
    consumer.subscribe(topic, "*");
    consumer.registerMessageListener(
        (MessageListenerConcurrently)
            (messages, context) -> {
              seen.add(context.getMessageQueue());
              return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            });
    consumer.start();
    return consumer;
  }
}
