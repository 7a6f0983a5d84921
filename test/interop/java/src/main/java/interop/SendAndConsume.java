package interop;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

/** Sends messages with tags and keys and consumes those of one tag with a push consumer. */
final class SendAndConsume implements Suite {
  private static final int MESSAGES = 100;

  private final Map<String, Integer> deliveries = new ConcurrentHashMap<>();
  private final Map<String, String> sentIds = new HashMap<>();
  private final CountDownLatch missing = new CountDownLatch(MESSAGES / 2);

  @Override
  public String name() {
    return "send_and_consume";
  }

  @Override
  public void run(Servers servers) throws Exception {
    String topic = "interop_" + System.nanoTime();
    send(servers, topic);
    consume(servers, topic);
  }

  private void send(Servers servers, String topic) throws Exception {
    DefaultMQProducer producer = Clients.producer(servers);
    try {
      for (int number = 0; number < MESSAGES; ++number) {
        byte[] body = ("body " + number).getBytes(StandardCharsets.UTF_8);
        String tag = number % 2 == 0 ? "even" : "odd";
        SendResult sent = producer.send(new Message(topic, tag, "key" + number, body));
        Check.equal(SendStatus.SEND_OK, sent.getSendStatus(), "send status");
        Check.that(sent.getOffsetMsgId().length() == 32, "offset message id");
        sentIds.put("key" + number, sent.getMsgId());
      }
    } finally {
      producer.shutdown();
    }
  }

  private void consume(Servers servers, String topic) throws Exception {
    DefaultMQPushConsumer consumer =
        Clients.pushConsumer(servers, Clients.unique("interop"), "interop");
    consumer.subscribe(topic, "even");
    consumer.registerMessageListener(
        (MessageListenerConcurrently)
            (messages, context) -> {
              messages.forEach(this::take);
              return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            });
    consumer.start();
    try {
      boolean all = missing.await(Check.PATIENCE_MS, TimeUnit.MILLISECONDS);
      Check.that(all, missing.getCount() + " messages did not come");
    } finally {
      consumer.shutdown();
    }
    for (int number = 0; number < MESSAGES; ++number)
      Check.equal(number % 2 == 0 ? 1 : 0, deliveries.getOrDefault("key" + number, 0), "deliveries");
  }

  private void take(MessageExt message) {
    String key = message.getKeys();
    String body = new String(message.getBody(), StandardCharsets.UTF_8);
    if (!body.equals("body " + key.substring(3)) || !message.getMsgId().equals(sentIds.get(key)))
      throw new IllegalStateException("message " + key + " came with " + body);
    if (deliveries.merge(key, 1, Integer::sum) == 1) missing.countDown();
  }
}
