package interop;

import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.Message;

/** Bodies that the producer compresses, in each of the clients' ways, are the same afterwards. */
final class CompressedBodies implements Suite {
  @Override
  public String name() {
    return "compressed_bodies";
  }

  @Override
  public void run(Servers servers) throws Exception {
    for (String type : new String[] {"ZLIB", "LZ4", "ZSTD"}) {
      // What a producer reads when it is made.
      System.setProperty("rocketmq.message.compressType", type);
      try {
        sendAndConsume(servers, type);
      } finally {
        System.clearProperty("rocketmq.message.compressType");
      }
    }
  }

  private static void sendAndConsume(Servers servers, String type) throws Exception {
    String topic = Clients.unique("compressed");
    Deliveries deliveries = new Deliveries();
    DefaultMQProducer producer = Clients.producer(servers);
    DefaultMQPushConsumer consumer =
        Clients.pushConsumer(servers, Clients.unique("compressed"), "compressed");
    try {
      Clients.createTopic(producer, topic, 1);
      consumer.subscribe(topic, "*");
      consumer.registerMessageListener(
          Clients.concurrently(
              message -> {
                boolean compressed = message.getStoreSize() < message.getBody().length;
                deliveries.add(compressed ? "compressed" : "plain", message);
              }));
      consumer.start();
      String text = type + " of what repeats itself. ".repeat(20_000);
      producer.send(Clients.message(topic, text));
      producer.send(new Message(topic, (type + " short").getBytes()));
      deliveries.awaitDistinct(2);
      Check.equal(1, deliveries.timesOf(text), type + ": the long text");
      Check.equal(1, deliveries.timesOf(type + " short"), type + ": the short text");
      Check.equal(1, deliveries.countOf("compressed"), type + ": compressed messages");
    } finally {
      consumer.shutdown();
      producer.shutdown();
    }
  }
}
