package interop;

import java.util.Set;
import org.apache.rocketmq.client.QueryResult;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.consumer.PullResult;
import org.apache.rocketmq.client.consumer.PullStatus;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

/** Looks for queues, positions and messages as tools and pull consumers do. */
@SuppressWarnings("deprecation")
final class Lookups implements Suite {
  @Override
  public String name() {
    return "lookups";
  }

  @Override
  public void run(Servers servers) throws Exception {
    String topic = "lookups_" + System.nanoTime();
    DefaultMQPullConsumer consumer = new DefaultMQPullConsumer("lookups_" + System.nanoTime());
    consumer.setNamesrvAddr(servers.nameServer());
    consumer.start();
    DefaultMQProducer producer = Clients.producer(servers);
    try {
      producer.getDefaultMQProducerImpl().createTopic("TBW102", topic, 2);
      SendResult sent = sendWhenKnown(producer, topic);
      checkPositions(consumer, sent);
      checkMessages(producer, topic, sent);
    } finally {
      consumer.shutdown();
      producer.shutdown();
    }
  }

  private static SendResult sendWhenKnown(DefaultMQProducer producer, String topic)
      throws Exception {
    long before = System.currentTimeMillis();
    SendResult sent = producer.send(new Message(topic, "tag", "the key", "body".getBytes()));
    Check.equal(2, producer.fetchPublishMessageQueues(topic).size(), "queues of the new topic");
    Check.that(System.currentTimeMillis() - before < 5_000, "the topic took long to be known");
    return sent;
  }

  private static void checkPositions(DefaultMQPullConsumer consumer, SendResult sent)
      throws Exception {
    MessageQueue queue = sent.getMessageQueue();
    Set<MessageQueue> queues = consumer.fetchSubscribeMessageQueues(queue.getTopic());
    Check.equal(2, queues.size(), "queues to read");
    PullResult pulled = consumer.pullBlockIfNotFound(queue, "*", 0, 32);
    Check.equal(PullStatus.FOUND, pulled.getPullStatus(), "pull status");
    Check.equal(0L, consumer.minOffset(queue), "least offset");
    Check.equal(1L, consumer.maxOffset(queue), "greatest offset");
    Check.equal(0L, consumer.searchOffset(queue, 1), "offset of long ago");
    Check.equal(1L, consumer.searchOffset(queue, Long.MAX_VALUE / 2), "offset of the future");
    Check.equal(PullStatus.NO_NEW_MSG, consumer.pull(queue, "*", 1, 32).getPullStatus(), "at end");
    Check.equal(
        PullStatus.OFFSET_ILLEGAL, consumer.pull(queue, "*", 9, 32).getPullStatus(), "beyond");
    Check.equal(
        PullStatus.NO_MATCHED_MSG, consumer.pull(queue, "other", 0, 32).getPullStatus(), "tags");
    consumer.updateConsumeOffset(queue, 1);
    Check.equal(1L, consumer.fetchConsumeOffset(queue, false), "committed offset");
  }

  private static void checkMessages(DefaultMQProducer producer, String topic, SendResult sent)
      throws Exception {
    MessageExt viewed = producer.viewMessage(topic, sent.getOffsetMsgId());
    Check.equal("the key", viewed.getKeys(), "keys of the viewed message");
    QueryResult found = producer.queryMessage(topic, "key", 10, 0, System.currentTimeMillis() + 1);
    Check.equal(1, found.getMessageList().size(), "messages with the key");
  }
}
