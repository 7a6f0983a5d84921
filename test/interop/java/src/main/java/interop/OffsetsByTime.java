package interop;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.consumer.PullResult;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

/** The offset of a time is that of the first message stored at it or later; for each millisecond. */
@SuppressWarnings("deprecation")
final class OffsetsByTime implements Suite {
  private static final int TIMES = 20;

  private final String topic = Clients.unique("time");

  @Override
  public String name() {
    return "offsets_by_time";
  }

  @Override
  public void run(Servers servers) throws Exception {
    DefaultMQProducer producer = Clients.producer(servers);
    DefaultMQPullConsumer consumer = new DefaultMQPullConsumer(Clients.unique("time"));
    consumer.setNamesrvAddr(servers.nameServer());
    consumer.start();
    try {
      Clients.createTopic(producer, topic, 1);
      MessageQueue queue = producer.fetchPublishMessageQueues(topic).get(0);
      List<Long> stored = sendAtManyTimes(producer, consumer, queue);
      for (long time : stored)
        for (long wanted = time - 1; wanted <= time + 1; ++wanted)
          check(consumer, queue, stored, wanted);
      check(consumer, queue, stored, 0);
    } finally {
      consumer.shutdown();
      producer.shutdown();
    }
  }

  private static void check(
      DefaultMQPullConsumer consumer, MessageQueue queue, List<Long> stored, long time)
      throws Exception {
    long expected = stored.stream().filter(each -> each < time).count();
    Check.equal(expected, consumer.searchOffset(queue, time), "offset of the time " + time);
  }

  /** The times of storage of all messages: as many different ones as wanted, or more. */
  private static List<Long> sendAtManyTimes(
      DefaultMQProducer producer, DefaultMQPullConsumer consumer, MessageQueue queue)
      throws Exception {
    List<Long> stored = new ArrayList<>();
    while (new TreeSet<>(stored).size() < TIMES) {
      producer.send(Clients.message(queue.getTopic(), "at some time"), queue);
      PullResult pulled = consumer.pullBlockIfNotFound(queue, "*", stored.size(), 32);
      for (MessageExt each : pulled.getMsgFoundList()) stored.add(each.getStoreTimestamp());
    }
    return stored;
  }
}
