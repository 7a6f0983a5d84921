package interop;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.remoting.exception.RemotingException;

/**
 * The servers are restarted, in order and by a kill, while clients are at work. Every message that
 * was acknowledged reaches each group.
 */
final class Reconnect implements Suite {
  private static final int PER_ROUND = 300;
  // Consumers of 4.x notice only after 30 s that a pull was lost with its connection.
  private static final long PATIENCE_MS = 45_000;

  private final String topic = Clients.unique("reconnect");
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final Deliveries pushed = new Deliveries();
  private final Deliveries ordered = new Deliveries();
  private final Deliveries polled = new Deliveries();
  private volatile boolean polling = true;

  @Override
  public String name() {
    return "reconnect";
  }

  @Override
  public void run(Servers servers) throws Exception {
    DefaultMQProducer producer = Clients.producer(servers);
    producer.setPollNameServerInterval(1000);
    Clients.createTopic(producer, topic, 4);
    DefaultMQPushConsumer concurrent = pushConsumer(servers, "concurrent");
    concurrent.registerMessageListener(Clients.concurrently(pushed, "concurrent"));
    DefaultMQPushConsumer orderly = pushConsumer(servers, "orderly");
    orderly.registerMessageListener(Clients.orderly(ordered, "orderly"));
    DefaultLitePullConsumer lite = liteConsumer(servers);
    Thread poller = new Thread(() -> poll(lite));
    try {
      concurrent.start();
      orderly.start();
      lite.start();
      poller.start();
      round(servers, producer, "before", null);
      round(servers, producer, "restart", servers::restart);
      round(servers, producer, "kill", servers::kill);
    } finally {
      polling = false;
      poller.join();
      lite.shutdown();
      orderly.shutdown();
      concurrent.shutdown();
      producer.shutdown();
    }
    System.out.printf(
        "NOTE came twice: %d pushed, %d in order, %d polled%n",
        pushed.duplicates(), ordered.duplicates(), polled.duplicates());
  }

  private interface Interruption {
    void happen() throws Exception;
  }

  // Sends, is interrupted in the middle, and waits until all that was acknowledged has come.
  private void round(
      Servers servers, DefaultMQProducer producer, String word, Interruption interruption)
      throws Exception {
    int before = acknowledged.size();
    Thread sender = new Thread(() -> send(servers, producer, word));
    sender.start();
    pushed.await(() -> pushed.timesOf(word + PER_ROUND / 3) > 0, "a third of " + word);
    if (interruption != null) interruption.happen();
    sender.join();
    Check.equal(PER_ROUND, acknowledged.size() - before, "acknowledged messages of " + word);
    for (Deliveries each : List.of(pushed, ordered, polled))
      Check.that(each.waitFor(() -> each.hasAll(acknowledged), PATIENCE_MS), word + " was lost");
  }

  private void send(Servers servers, DefaultMQProducer producer, String word) {
    for (int number = 0; number < PER_ROUND; ++number) {
      String text = word + number;
      long end = System.currentTimeMillis() + PATIENCE_MS;
      while (!acknowledged.contains(text) && System.currentTimeMillis() < end) {
        servers.awaitUp();
        trySend(producer, text);
      }
    }
  }

  private void trySend(DefaultMQProducer producer, String text) {
    try {
      producer.send(Clients.message(topic, text));
      acknowledged.add(text);
    } catch (MQClientException | MQBrokerException | RemotingException interrupted) {
      // Is sent again.
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private void poll(DefaultLitePullConsumer consumer) {
    while (polling) consumer.poll(200).forEach(each -> polled.add("lite", each));
  }

  private DefaultMQPushConsumer pushConsumer(Servers servers, String member) throws Exception {
    String group = Clients.unique("reconnect");
    DefaultMQPushConsumer consumer = Clients.pushConsumer(servers, group, member);
    consumer.setPullTimeDelayMillsWhenException(200);
    consumer.subscribe(topic, "*");
    return consumer;
  }

  private DefaultLitePullConsumer liteConsumer(Servers servers) throws Exception {
    DefaultLitePullConsumer consumer =
        Clients.litePullConsumer(servers, Clients.unique("reconnect"));
    consumer.setPullTimeDelayMillsWhenException(200);
    consumer.setAutoCommit(true);
    consumer.subscribe(topic, "*");
    return consumer;
  }
}
