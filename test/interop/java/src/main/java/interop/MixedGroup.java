package interop;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.store.ReadOffsetType;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;

/** A Java consumer and one of the native door share the queues of a topic as one group. */
final class MixedGroup implements Suite {
  private static final int QUEUES = 8;
  private static final int EACH = 50;
  private static final String JAVA = "java";

  private final Deliveries deliveries = new Deliveries();
  private final String topic = Clients.unique("mixed");
  private final String group = Clients.unique("mixed");
  private int sent;

  @Override
  public String name() {
    return "mixed_group";
  }

  @Override
  public void run(Servers servers) throws Exception {
    Path nativeFile = Files.createTempFile("mixed", ".tsv");
    DefaultMQProducer producer = Clients.producer(servers);
    Clients.createTopic(producer, topic, QUEUES);
    DefaultMQPushConsumer consumer = Clients.pushConsumer(servers, group, JAVA);
    consumer.subscribe(topic, "*");
    consumer.registerMessageListener(Clients.concurrently(deliveries, JAVA));
    consumer.start();
    try {
      awaitQueues(producer, QUEUES);
      servers.consume(topic, group, nativeFile);
      awaitQueues(producer, QUEUES / 2);
      Set<Integer> ours = deliveries.queuesOf(JAVA);
      Set<String> texts = sendAll(producer);
      deliveries.await(() -> countOf(texts) == QUEUES / 2 * EACH, "half of the messages");
      for (MessageQueue queue : producer.fetchPublishMessageQueues(topic))
        if (!ours.contains(queue.getQueueId())) awaitConsumed(consumer, queue);
      Check.equal(ours, deliveries.queuesOf(JAVA), "queues of the Java consumer");
      servers.leave();
      awaitQueues(producer, QUEUES);
      checkOnce(texts, nativeFile);
    } finally {
      consumer.shutdown();
      producer.shutdown();
      Files.deleteIfExists(nativeFile);
    }
  }

  /** Sends to all queues until the Java consumer gets what comes to so many of them, three times. */
  private void awaitQueues(DefaultMQProducer producer, int wanted) throws Exception {
    long end = System.currentTimeMillis() + 2 * Check.PATIENCE_MS;
    for (int times = 0; times < 3; ) {
      Check.that(System.currentTimeMillis() < end, "the Java consumer never had " + wanted);
      deliveries.forgetQueues();
      for (MessageQueue queue : producer.fetchPublishMessageQueues(topic)) send(producer, queue);
      // More than are wanted come soon, if they do.
      deliveries.waitFor(() -> deliveries.queuesOf(JAVA).size() > wanted, 1_000);
      times = deliveries.queuesOf(JAVA).size() == wanted ? times + 1 : 0;
    }
  }

  private String send(DefaultMQProducer producer, MessageQueue queue) throws Exception {
    String text = queue.getQueueId() + " " + ++sent;
    producer.send(new Message(topic, text.getBytes(StandardCharsets.UTF_8)), queue);
    return text;
  }

  private Set<String> sendAll(DefaultMQProducer producer) throws Exception {
    Set<String> texts = new HashSet<>();
    for (int count = 0; count < EACH; ++count)
      for (MessageQueue queue : producer.fetchPublishMessageQueues(topic))
        texts.add(send(producer, queue));
    return texts;
  }

  private int countOf(Set<String> texts) {
    int count = 0;
    for (String text : texts) count += deliveries.timesOf(text);
    return count;
  }

  /** Until the other member has committed all that is in its queue. */
  private static void awaitConsumed(DefaultMQPushConsumer consumer, MessageQueue queue)
      throws Exception {
    long last = consumer.maxOffset(queue);
    Check.eventually(
        () ->
            consumer
                    .getDefaultMQPushConsumerImpl()
                    .getOffsetStore()
                    .readOffset(queue, ReadOffsetType.READ_FROM_STORE)
                == last,
        "the commit of " + queue);
  }

  /** Each has come to one of the two, and once. */
  private void checkOnce(Set<String> texts, Path nativeFile) throws Exception {
    Map<String, Integer> times = new HashMap<>();
    int byNative = 0;
    for (String line : Files.readAllLines(nativeFile, StandardCharsets.UTF_8)) {
      String text = line.substring(line.lastIndexOf('\t') + 1);
      if (texts.contains(text)) ++byNative;
      times.merge(text, 1, Integer::sum);
    }
    for (String text : texts)
      Check.equal(1, deliveries.timesOf(text) + times.getOrDefault(text, 0), "times of " + text);
    Check.equal(QUEUES / 2 * EACH, byNative, "messages of the native consumer");
  }
}
