package interop;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

/** A lite pull consumer that chooses its queues: assign, poll, seek, commit, positions by time. */
final class LitePullAssign implements Suite {
  private static final int QUEUES = 4;
  private static final int PER_QUEUE = 100;

  private final String topic = Clients.unique("assign");
  private final String group = Clients.unique("assign");

  @Override
  public String name() {
    return "lite_pull_assign";
  }

  @Override
  public void run(Servers servers) throws Exception {
    DefaultMQProducer producer = Clients.producer(servers);
    try {
      Clients.createTopic(producer, topic, QUEUES);
      for (MessageQueue queue : producer.fetchPublishMessageQueues(topic))
        for (int number = 0; number < PER_QUEUE; ++number)
          producer.send(Clients.message(topic, queue.getQueueId() + " " + number), queue);
      readAndCommit(servers);
      goOn(servers, producer);
    } finally {
      producer.shutdown();
    }
  }

  private void readAndCommit(Servers servers) throws Exception {
    DefaultLitePullConsumer consumer = Clients.litePullConsumer(servers, group);
    consumer.start();
    try {
      Set<MessageQueue> queues = new HashSet<>(consumer.fetchMessageQueues(topic));
      Check.equal(QUEUES, queues.size(), "queues to choose from");
      consumer.assign(queues);
      List<MessageExt> read = poll(consumer, QUEUES * PER_QUEUE);
      Check.equal(QUEUES * PER_QUEUE, new HashSet<>(texts(read)).size(), "different messages");
      MessageQueue queue = queues.iterator().next();
      seek(consumer, queue);
      findTimes(consumer, queue, read);
      commit(consumer, queues);
    } finally {
      consumer.shutdown();
    }
  }

  // Each time to the end: what the client has pulled ahead of a seek may still come after it.
  private static void seek(DefaultLitePullConsumer consumer, MessageQueue queue) throws Exception {
    consumer.seek(queue, 40);
    readOn(consumer, queue, 40);
    consumer.seekToBegin(queue);
    readOn(consumer, queue, 0);
    consumer.seekToEnd(queue);
    Check.equal(0, consumer.poll(300).size(), "messages behind the end");
  }

  private static void readOn(DefaultLitePullConsumer consumer, MessageQueue queue, long first) {
    List<MessageExt> messages = poll(consumer, (int) (PER_QUEUE - first));
    for (MessageExt each : messages) {
      Check.equal(queue.getQueueId(), each.getQueueId(), "queue after a seek");
      Check.equal(first++, each.getQueueOffset(), "offset after a seek");
    }
    Check.equal((long) PER_QUEUE, first, "end of the queue");
  }

  private static void findTimes(
      DefaultLitePullConsumer consumer, MessageQueue queue, List<MessageExt> read)
      throws Exception {
    List<MessageExt> ofQueue =
        read.stream().filter(each -> each.getQueueId() == queue.getQueueId()).toList();
    for (MessageExt wanted : List.of(ofQueue.get(0), ofQueue.get(PER_QUEUE / 2))) {
      long time = wanted.getStoreTimestamp();
      long first =
          ofQueue.stream()
              .filter(each -> each.getStoreTimestamp() >= time)
              .mapToLong(MessageExt::getQueueOffset)
              .min()
              .getAsLong();
      Check.equal(first, consumer.offsetForTimestamp(queue, time), "offset of the time " + time);
    }
  }

  private static void commit(DefaultLitePullConsumer consumer, Set<MessageQueue> queues)
      throws Exception {
    Map<MessageQueue, Long> positions = new HashMap<>();
    for (MessageQueue queue : queues) positions.put(queue, 90L + queue.getQueueId());
    consumer.commitSync(positions, true);
    for (MessageQueue queue : queues)
      Check.equal(positions.get(queue), consumer.committed(queue), "committed offset");
  }

  // Another consumer of the group begins where the first has committed, and waits for what comes.
  private void goOn(Servers servers, DefaultMQProducer producer) throws Exception {
    DefaultLitePullConsumer consumer = Clients.litePullConsumer(servers, group);
    consumer.start();
    try {
      Set<MessageQueue> queues = new HashSet<>(consumer.fetchMessageQueues(topic));
      for (MessageQueue queue : queues)
        Check.equal(90L + queue.getQueueId(), consumer.committed(queue), "offset found again");
      consumer.assign(queues);
      int rest = 10 + 9 + 8 + 7;
      for (MessageExt each : poll(consumer, rest))
        Check.that(each.getQueueOffset() >= 90 + each.getQueueId(), "an old message came again");
      producer.send(Clients.message(topic, "new"));
      Check.equal(List.of("new"), texts(poll(consumer, 1)), "message that came while waiting");
    } finally {
      consumer.shutdown();
    }
  }

  /** Polls until that many have come, or more with the last poll. */
  static List<MessageExt> poll(DefaultLitePullConsumer consumer, int count) {
    List<MessageExt> messages = new ArrayList<>();
    long end = System.currentTimeMillis() + Check.PATIENCE_MS;
    while (messages.size() < count) {
      Check.that(System.currentTimeMillis() < end, messages.size() + " messages polled");
      messages.addAll(consumer.poll(1000));
    }
    return messages;
  }

  static List<String> texts(List<MessageExt> messages) {
    return messages.stream().map(each -> new String(each.getBody())).toList();
  }
}
