package interop;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.Message;

/** A lite pull consumer that subscribes: by tag, shared by two, and with what was committed kept. */
final class LitePullSubscribe implements Suite {
  private static final int MESSAGES = 200;

  private final String topic = Clients.unique("subscribe");
  private final String group = Clients.unique("subscribe");

  @Override
  public String name() {
    return "lite_pull_subscribe";
  }

  @Override
  public void run(Servers servers) throws Exception {
    DefaultMQProducer producer = Clients.producer(servers);
    try {
      Clients.createTopic(producer, topic, 4);
      send(producer, "early");
      DefaultLitePullConsumer first = subscriber(servers);
      try {
        Check.equal(wanted("early"), texts(first, MESSAGES / 2), "messages of the first");
        first.commitSync();
      } finally {
        first.shutdown();
      }
      send(producer, "late");
      DefaultLitePullConsumer second = subscriber(servers);
      try {
        Check.equal(wanted("late"), texts(second, MESSAGES / 2), "messages of the second");
        share(servers, second);
      } finally {
        second.shutdown();
      }
    } finally {
      producer.shutdown();
    }
  }

  // A second member takes half of the queues, and gives them back when it leaves.
  private void share(Servers servers, DefaultLitePullConsumer staying) throws Exception {
    DefaultLitePullConsumer joining = subscriber(servers);
    try {
      Check.eventually(() -> owns(joining, 2), "a half for the one that joins");
      Check.eventually(() -> owns(staying, 2), "a half for the one that stays");
    } finally {
      joining.shutdown();
    }
    Check.eventually(() -> owns(staying, 4), "all queues for the one that stays");
  }

  // Polling passes the time; what was not committed may come again.
  private static boolean owns(DefaultLitePullConsumer consumer, int queues) throws Exception {
    consumer.poll(50);
    return consumer.assignment().size() == queues;
  }

  private void send(DefaultMQProducer producer, String word) throws Exception {
    for (int number = 0; number < MESSAGES; ++number) {
      byte[] body = (word + number).getBytes(StandardCharsets.UTF_8);
      producer.send(new Message(topic, number % 2 == 0 ? "even" : "odd", body));
    }
  }

  private static Set<String> wanted(String word) {
    return IntStream.range(0, MESSAGES)
        .filter(number -> number % 2 == 0)
        .mapToObj(number -> word + number)
        .collect(Collectors.toSet());
  }

  private static Set<String> texts(DefaultLitePullConsumer consumer, int count) {
    List<String> texts = LitePullAssign.texts(LitePullAssign.poll(consumer, count));
    Check.equal(count, texts.size(), "messages polled");
    return new HashSet<>(texts);
  }

  private DefaultLitePullConsumer subscriber(Servers servers) throws Exception {
    DefaultLitePullConsumer consumer = Clients.litePullConsumer(servers, group);
    consumer.subscribe(topic, "even");
    consumer.start();
    return consumer;
  }
}
