package interop;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.hook.CheckForbiddenContext;
import org.apache.rocketmq.client.hook.CheckForbiddenHook;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

/** Bodies from nothing to almost 4 MiB come out as they went in. */
final class BodySizes implements Suite {
  private static final int[] SIZES = {
    1, 1023, 4095, 4096, 65_535, 65_536, 262_144, 1 << 20, (4 << 20) - 1024
  };

  private final Map<String, byte[]> got = new ConcurrentHashMap<>();
  private final CountDownLatch missing = new CountDownLatch(SIZES.length);

  @Override
  public String name() {
    return "body_sizes";
  }

  @Override
  public void run(Servers servers) throws Exception {
    String topic = Clients.unique("sizes");
    DefaultMQProducer producer = Clients.producer(servers);
    producer.setCompressMsgBodyOverHowmuch(Integer.MAX_VALUE);
    DefaultMQPushConsumer consumer =
        Clients.pushConsumer(servers, Clients.unique("sizes"), "sizes");
    try {
      Map<String, byte[]> sent = new HashMap<>();
      sendNothing(producer);
      for (int size : SIZES) sent.put("size" + size, send(producer, topic, size));
      consumer.subscribe(topic, "*");
      consumer.registerMessageListener(Clients.concurrently(this::take));
      consumer.start();
      boolean all = missing.await(Check.PATIENCE_MS, TimeUnit.MILLISECONDS);
      Check.that(all, missing.getCount() + " sizes are missing, there are " + got.keySet());
      sent.forEach((key, body) -> Check.that(Arrays.equals(body, got.get(key)), key + " changed"));
    } finally {
      consumer.shutdown();
      producer.shutdown();
    }
  }

  private static byte[] send(DefaultMQProducer producer, String topic, int size) throws Exception {
    byte[] body = new byte[size];
    new Random(size).nextBytes(body);
    producer.send(new Message(topic, "", "size" + size, body), 30_000);
    return body;
  }

  private void take(MessageExt message) {
    if (got.put(message.getKeys(), message.getBody()) == null) missing.countDown();
  }

  // It is looked at by its place: a push consumer of 4.x stumbles over an empty body.
  private static void sendNothing(DefaultMQProducer producer) throws Exception {
    String topic = Clients.unique("empty");
    producer.getDefaultMQProducerImpl().registerCheckForbiddenHook(new Emptier());
    SendResult sent = producer.send(new Message(topic, Emptier.TO_BE_EMPTIED));
    byte[] body = producer.viewMessage(topic, sent.getOffsetMsgId()).getBody();
    Check.that(body == null || body.length == 0, "an empty body has become something");
  }

  /** The clients refuse to send an empty body; taking it away after that check does it. */
  private static final class Emptier implements CheckForbiddenHook {
    static final byte[] TO_BE_EMPTIED = {1, 2, 3};

    @Override
    public String hookName() {
      return "emptier";
    }

    @Override
    public void checkForbidden(CheckForbiddenContext context) {
      Message message = context.getMessage();
      if (Arrays.equals(message.getBody(), TO_BE_EMPTIED)) message.setBody(new byte[0]);
    }
  }
}
