package interop;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.producer.DefaultMQProducer;

/**
 * Consumers join a group and leave it while messages come: each message is delivered, and few are
 * delivered twice.
 */
final class MembersUnderLoad implements Suite {
  private static final int QUEUES = 8;
  private static final int AHEAD_MAX = 1000;

  private final Deliveries deliveries = new Deliveries();
  private final AtomicBoolean enough = new AtomicBoolean();
  private final String topic = Clients.unique("load");
  private final String group = Clients.unique("load");
  private volatile int sent;
  private volatile Exception failure;

  @Override
  public String name() {
    return "members_under_load";
  }

  @Override
  public void run(Servers servers) throws Exception {
    DefaultMQProducer producer = Clients.producer(servers);
    Clients.createTopic(producer, topic, QUEUES);
    Thread load = new Thread(() -> send(producer));
    load.start();
    try {
      changeMembers(servers, load);
    } finally {
      enough.set(true);
      load.join();
      producer.shutdown();
    }
    System.out.printf("NOTE %d sent, %d came twice%n", sent, deliveries.duplicates());
  }

  // Never far ahead of the consumers, so that what was sent is also consumed within seconds.
  private void send(DefaultMQProducer producer) {
    try {
      for (; !enough.get(); ++sent) {
        producer.send(Clients.message(topic, "message " + sent));
        deliveries.waitFor(() -> sent < deliveries.distinct() + AHEAD_MAX || enough.get(), 1000);
      }
    } catch (Exception wrong) {
      failure = wrong;
    }
  }

  private void changeMembers(Servers servers, Thread load) throws Exception {
    DefaultMQPushConsumer first = join(servers, "first");
    DefaultMQPushConsumer second = join(servers, "second");
    DefaultMQPushConsumer third = join(servers, "third");
    DefaultMQPushConsumer fourth = null;
    try {
      first.shutdown();
      awaitQueues("second", "third");
      fourth = join(servers, "fourth");
      second.shutdown();
      third.shutdown();
      awaitQueues("fourth", "fourth");
      enough.set(true);
      load.join();
      Check.equal(null, failure, "what went wrong when sending");
      deliveries.awaitDistinct(sent);
      for (int number = 0; number < sent; ++number)
        Check.that(deliveries.timesOf("message " + number) > 0, number + " is lost");
    } finally {
      if (fourth != null) fourth.shutdown();
    }
  }

  private DefaultMQPushConsumer join(Servers servers, String member) throws Exception {
    DefaultMQPushConsumer consumer = Clients.pushConsumer(servers, group, member);
    consumer.subscribe(topic, "*");
    consumer.registerMessageListener(Clients.concurrently(deliveries, member));
    consumer.start();
    deliveries.await(() -> deliveries.countOf(member) > 0, "the first message of " + member);
    return consumer;
  }

  // Until the two members together have had something new from every queue.
  private void awaitQueues(String member, String other) {
    deliveries.forgetQueues();
    deliveries.await(
        () -> {
          var queues = deliveries.queuesOf(member);
          queues.addAll(deliveries.queuesOf(other));
          return queues.size() == QUEUES;
        },
        "taking over of all queues by " + member + " and " + other);
  }
}
