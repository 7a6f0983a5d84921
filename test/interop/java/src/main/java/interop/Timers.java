package interop;

import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageExt;

/**
 * Messages for a certain time come then and once, although the servers are killed and restarted in
 * between; one that was taken back does not come. Clients of 4.x have no words for that: there the
 * suite sets the properties itself, and takes nothing back.
 */
final class Timers implements Suite {
  private static final long LATE_MS = 2_000;

  private final String topic = Clients.unique("timers");
  private final Map<String, Long> wanted = new ConcurrentHashMap<>();
  private DefaultMQProducer producer;

  @Override
  public String name() {
    return "timers";
  }

  @Override
  public void run(Servers servers) throws Exception {
    producer = Clients.producer(servers);
    Map<String, MessageExt> messages = new ConcurrentHashMap<>();
    Deliveries arrived = new Deliveries();
    DefaultMQPushConsumer consumer = Clients.pushConsumer(servers, topic, "reader");
    consumer.subscribe(topic, "*");
    consumer.registerMessageListener(
        Clients.concurrently(
            message -> {
              messages.put(new String(message.getBody()), message);
              arrived.add("reader", message);
            }));
    try {
      Clients.createTopic(producer, topic, 2);
      refuse("setDelayTimeMs", "TIMER_DELAY_MS", 100L * 365 * 86_400_000);
      SendResult taken = send("taken back", "setDelayTimeMs", "TIMER_DELAY_MS", 9_000);
      sendAll("before the kill");
      servers.kill();
      takeBack(taken);
      sendAll("before the restart");
      servers.restart();
      sendAll("at the end");
      send("last", "setDelayTimeMs", "TIMER_DELAY_MS", 12_000);
      consumer.start();
      arrived.awaitDistinct(wanted.size());
      Check.equal(wanted.keySet(), messages.keySet(), "what has come");
      Check.equal(0, arrived.duplicates(), "messages that came twice");
      messages.forEach((text, message) -> checkTime(text, message));
    } finally {
      consumer.shutdown();
      producer.shutdown();
    }
  }

  private void sendAll(String when) throws Exception {
    long soon = System.currentTimeMillis() + 7_345;
    send("for a time " + when, "setDeliverTimeMs", "TIMER_DELIVER_MS", soon);
    send("after milliseconds " + when, "setDelayTimeMs", "TIMER_DELAY_MS", 6_543);
    send("after seconds " + when, "setDelayTimeSec", "TIMER_DELAY_SEC", 7);
    send("for the past " + when, "setDeliverTimeMs", "TIMER_DELIVER_MS", 1_000);
  }

  private Message message(String text, String setter, String property, long value)
      throws Exception {
    Message message = new Message(topic, "tag", text.getBytes());
    try {
      Message.class.getMethod(setter, long.class).invoke(message, value);
    } catch (NoSuchMethodException unknown) {
      MessageAccessor.putProperty(message, property, String.valueOf(value));
    }
    return message;
  }

  // Right after a restart nobody may be there yet.
  private SendResult send(String text, String setter, String property, long value)
      throws Exception {
    Message message = message(text, setter, property, value);
    SendResult sent = Clients.await("the answer to a send", () -> producer.send(message));
    Check.equal(SendStatus.SEND_OK, sent.getSendStatus(), "send status");
    Check.equal(topic, sent.getMessageQueue().getTopic(), "topic of the answer");
    long now = System.currentTimeMillis();
    long delay = property.equals("TIMER_DELAY_SEC") ? value * 1_000 : value;
    if (!text.equals("taken back") || !canTakeBack(sent))
      wanted.put(text, property.equals("TIMER_DELIVER_MS") ? value : now + delay);
    return sent;
  }

  private void refuse(String setter, String property, long value) throws Exception {
    try {
      producer.send(message("too far ahead", setter, property, value));
    } catch (MQBrokerException refused) {
      Check.equal(13, refused.getResponseCode(), "code of a refusal");
      return;
    }
    throw new AssertionError("a message for the next century was accepted");
  }

  private static boolean canTakeBack(SendResult sent) {
    try {
      sent.getClass().getMethod("getRecallHandle");
      return true;
    } catch (NoSuchMethodException unknown) {
      return false;
    }
  }

  private void takeBack(SendResult sent) throws Exception {
    if (!canTakeBack(sent)) return;
    String handle = (String) sent.getClass().getMethod("getRecallHandle").invoke(sent);
    Check.that(handle != null, "there is no recall handle");
    var recall = DefaultMQProducer.class.getMethod("recallMessage", String.class, String.class);
    Object id =
        Clients.await("the answer to a recall", () -> recall.invoke(producer, topic, handle));
    Check.equal(sent.getMsgId(), id, "id of the message that was taken back");
    try {
      recall.invoke(producer, topic, handle);
    } catch (InvocationTargetException refused) {
      return;
    }
    throw new AssertionError("a message was taken back twice");
  }

  // The broker's clock is ours. An answer takes a moment, by which we think that it is due later.
  private void checkTime(String text, MessageExt message) {
    Check.equal("tag", message.getTags(), "tags");
    long late = message.getStoreTimestamp() - wanted.get(text);
    String own = message.getProperty("TIMER_DELIVER_MS");
    Check.that(
        message.getStoreTimestamp() >= Long.parseLong(own), text + " came before its time");
    if (!text.contains("past") && !text.contains("before"))
      Check.that(late < LATE_MS, text + " came late, by " + late + " ms");
  }
}
