package interop;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

/** Sends messages with a delay level; they come after that and not before. */
final class DelayedSend implements Suite {
  private static final int[] LEVELS = {2, 1, 0};
  private static final long[] DELAYS_MS = {5_000, 1_000, 0};
  private static final long LATE_MS = 2_000;

  @Override
  public String name() {
    return "delayed_send";
  }

  @Override
  public void run(Servers servers) throws Exception {
    String topic = "delayed_" + System.nanoTime();
    BlockingQueue<MessageExt> arrived = new LinkedBlockingQueue<>();
    DefaultMQProducer producer = Clients.producer(servers);
    DefaultMQPushConsumer consumer =
        Clients.consumer(
            servers,
            "delayed_" + System.nanoTime(),
            topic,
            message -> {
              arrived.add(message);
              return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            });
    try {
      // In one queue: each begins to be pulled from at its own time.
      Clients.createTopic(producer, topic, 1);
      consumer.start();
      producer.send(new Message(topic, "is pulled from".getBytes()));
      Check.that(arrived.poll(60, TimeUnit.SECONDS) != null, "nothing is consumed");
      for (int level : LEVELS) {
        Message message = new Message(topic, "tag", ("level " + level).getBytes());
        message.setDelayTimeLevel(level);
        SendResult sent = producer.send(message);
        Check.equal(SendStatus.SEND_OK, sent.getSendStatus(), "send status");
        Check.equal(topic, sent.getMessageQueue().getTopic(), "topic of the answer");
      }
      for (int place = LEVELS.length - 1; place >= 0; --place) {
        MessageExt message = arrived.poll(60, TimeUnit.SECONDS);
        Check.that(message != null, "a delayed message did not come");
        Check.equal("level " + LEVELS[place], new String(message.getBody()), "order of arrival");
        Check.equal("tag", message.getTags(), "tags");
        long waited = message.getStoreTimestamp() - message.getBornTimestamp();
        Check.that(waited >= DELAYS_MS[place], "it came early, after " + waited + " ms");
        Check.that(waited < DELAYS_MS[place] + LATE_MS, "it came late, after " + waited + " ms");
      }
    } finally {
      consumer.shutdown();
      producer.shutdown();
    }
  }
}
