package interop;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

/** Properties of up to 32 KiB come through, more are refused, and the producer goes on after that. */
final class LargeProperties implements Suite {
  private static final int MESSAGE_ILLEGAL = 13;

  @Override
  public String name() {
    return "large_properties";
  }

  @Override
  public void run(Servers servers) throws Exception {
    String topic = Clients.unique("properties");
    CompletableFuture<MessageExt> came = new CompletableFuture<>();
    DefaultMQProducer producer = Clients.producer(servers);
    DefaultMQPushConsumer consumer =
        Clients.pushConsumer(servers, Clients.unique("properties"), "properties");
    try {
      Clients.createTopic(producer, topic, 1);
      consumer.subscribe(topic, "*");
      consumer.registerMessageListener(Clients.concurrently(came::complete));
      consumer.start();
      refuse(producer, topic);
      producer.send(message(topic, 32));
      MessageExt message = came.get(Check.PATIENCE_MS, TimeUnit.MILLISECONDS);
      for (int number = 0; number < 32; ++number)
        Check.equal(value(number), message.getUserProperty("name" + number), "property " + number);
    } finally {
      consumer.shutdown();
      producer.shutdown();
    }
  }

  private static void refuse(DefaultMQProducer producer, String topic) throws Exception {
    try {
      producer.send(message(topic, 33));
      throw new AssertionError("properties beyond the bound were taken");
    } catch (MQBrokerException refused) {
      Check.equal(MESSAGE_ILLEGAL, refused.getResponseCode(), "code of too many properties");
    }
  }

  // Each takes a little less than 1 KiB with its name, so that the clients' own fit in as well.
  private static Message message(String topic, int properties) {
    Message message = Clients.message(topic, "body");
    for (int number = 0; number < properties; ++number)
      message.putUserProperty("name" + number, value(number));
    return message;
  }

  private static String value(int number) {
    return Integer.toString(number % 10).repeat(1010);
  }
}
