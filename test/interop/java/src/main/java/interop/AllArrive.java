package interop;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;

/** What is sent without waiting, with and without an answer, arrives: each message once. */
final class AllArrive implements Suite {
  private static final int MESSAGES = 1000;

  private final Deliveries deliveries = new Deliveries();

  @Override
  public String name() {
    return "all_arrive";
  }

  @Override
  public void run(Servers servers) throws Exception {
    String topic = Clients.unique("all");
    DefaultMQProducer producer = Clients.producer(servers);
    DefaultMQPushConsumer consumer = Clients.pushConsumer(servers, Clients.unique("all"), "all");
    try {
      Clients.createTopic(producer, topic, 4);
      sendLater(producer, topic);
      for (int number = 0; number < MESSAGES; ++number)
        producer.sendOneway(Clients.message(topic, "one way " + number));
      consumer.subscribe(topic, "*");
      consumer.registerMessageListener(Clients.concurrently(deliveries, "only"));
      consumer.start();
      deliveries.awaitDistinct(2 * MESSAGES);
    } finally {
      consumer.shutdown();
      producer.shutdown();
    }
    Check.equal(2 * MESSAGES, deliveries.distinct(), "messages that came");
    Check.equal(0, deliveries.duplicates(), "messages that came again");
  }

  private static void sendLater(DefaultMQProducer producer, String topic) throws Exception {
    CountDownLatch answered = new CountDownLatch(MESSAGES);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    SendCallback callback =
        new SendCallback() {
          @Override
          public void onSuccess(SendResult sent) {
            answered.countDown();
          }

          @Override
          public void onException(Throwable wrong) {
            failure.set(wrong);
            answered.countDown();
          }
        };
    for (int number = 0; number < MESSAGES; ++number)
      producer.send(Clients.message(topic, "later " + number), callback);
    Check.that(answered.await(25, TimeUnit.SECONDS), answered.getCount() + " without an answer");
    Check.equal(null, failure.get(), "what went wrong");
  }
}
