package interop;

import java.util.List;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.producer.DefaultMQProducer;

/** Every member of a broadcasting group gets every message; one that returns goes on where it was. */
final class Broadcasting implements Suite {
  private static final int MESSAGES = 100;

  private final String topic = Clients.unique("broadcast");
  private final String group = Clients.unique("broadcast");

  @Override
  public String name() {
    return "broadcasting";
  }

  @Override
  public void run(Servers servers) throws Exception {
    List<Deliveries> got = List.of(new Deliveries(), new Deliveries(), new Deliveries());
    DefaultMQProducer producer = Clients.producer(servers);
    Clients.createTopic(producer, topic, 4);
    DefaultMQPushConsumer first = member(servers, "first", got.get(0));
    DefaultMQPushConsumer second = member(servers, "second", got.get(1));
    DefaultMQPushConsumer third = member(servers, "third", got.get(2));
    try {
      send(producer, "early");
      for (Deliveries each : got) each.awaitDistinct(MESSAGES);
      first.shutdown();
      send(producer, "late");
      first = member(servers, "first", got.get(0));
      for (Deliveries each : got) each.awaitDistinct(2 * MESSAGES);
    } finally {
      first.shutdown();
      second.shutdown();
      third.shutdown();
      producer.shutdown();
    }
    // What the first was consuming when it left may come to it again.
    for (Deliveries each : got.subList(1, 3))
      Check.equal(0, each.duplicates(), "messages that came again");
  }

  private void send(DefaultMQProducer producer, String word) throws Exception {
    for (int number = 0; number < MESSAGES; ++number)
      producer.send(Clients.message(topic, word + number));
  }

  private DefaultMQPushConsumer member(Servers servers, String name, Deliveries deliveries)
      throws Exception {
    DefaultMQPushConsumer consumer = Clients.pushConsumer(servers, group, name);
    Clients.broadcast(consumer);
    consumer.subscribe(topic, "*");
    consumer.registerMessageListener(Clients.concurrently(deliveries, name));
    consumer.start();
    return consumer;
  }
}
