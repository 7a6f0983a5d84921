package interop;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;

/** Every way to send: asynchronous, one way, batch, compressed, to a chosen queue, and refused. */
final class SendVariants implements Suite {
  @Override
  public String name() {
    return "send_variants";
  }

  @Override
  public void run(Servers servers) throws Exception {
    String topic = "variants_" + System.nanoTime();
    DefaultMQProducer producer = Clients.producer(servers);
    try {
      sendLater(producer, topic);
      producer.sendOneway(message(topic, "one way"));
      sendBatch(producer, topic);
      sendLarge(producer, topic);
      MessageQueue third = producer.fetchPublishMessageQueues(topic).get(2);
      SendResult chosen = producer.send(message(topic, "chosen"), third);
      Check.equal(third, chosen.getMessageQueue(), "queue");
      sendTooLarge(producer, topic);
    } finally {
      producer.shutdown();
    }
  }

  private static Message message(String topic, String body) {
    return new Message(topic, body.getBytes(StandardCharsets.UTF_8));
  }

  private static void sendLater(DefaultMQProducer producer, String topic) throws Exception {
    int count = 200;
    CountDownLatch answered = new CountDownLatch(count);
    for (int number = 0; number < count; ++number)
      producer.send(
          message(topic, "later " + number),
          new SendCallback() {
            @Override
            public void onSuccess(SendResult sent) {
              answered.countDown();
            }

            @Override
            public void onException(Throwable wrong) {
              System.err.println(wrong);
            }
          });
    Check.that(answered.await(20, TimeUnit.SECONDS), answered.getCount() + " without an answer");
  }

  private static void sendBatch(DefaultMQProducer producer, String topic) throws Exception {
    List<Message> batch = new ArrayList<>();
    for (int number = 0; number < 10; ++number) batch.add(message(topic, "batch " + number));
    SendResult sent = producer.send(batch);
    Check.equal(10, sent.getOffsetMsgId().split(",").length, "ids of a batch");
  }

  private static void sendLarge(DefaultMQProducer producer, String topic) throws Exception {
    producer.send(message(topic, "large ".repeat(10_000)));
  }

  private static void sendTooLarge(DefaultMQProducer producer, String topic) throws Exception {
    producer.setMaxMessageSize(8 << 20);
    producer.setCompressMsgBodyOverHowmuch(Integer.MAX_VALUE);
    try {
      producer.send(new Message(topic, new byte[5 << 20]));
      throw new AssertionError("a message beyond the broker's bound was taken");
    } catch (MQBrokerException refused) {
      Check.equal(13, refused.getResponseCode(), "code of a message that is too large");
    }
  }
}
