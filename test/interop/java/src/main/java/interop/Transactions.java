package interop;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.client.producer.TransactionSendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

/**
 * Transactions are committed and rolled back, at once or when the broker asks, by the producer or,
 * when that is gone, by another member of its group. The servers' settings have it ask soon.
 */
final class Transactions implements Suite {
  private static final int EACH = 20;

  /** Decides by the text of the message, and knows who was asked about what. */
  private static final class Decider implements TransactionListener {
    final Function<String, LocalTransactionState> first;
    final Function<String, LocalTransactionState> later;
    final Map<String, MessageExt> asked = new ConcurrentHashMap<>();

    Decider(
        Function<String, LocalTransactionState> first,
        Function<String, LocalTransactionState> later) {
      this.first = first;
      this.later = later;
    }

    @Override
    public LocalTransactionState executeLocalTransaction(Message message, Object argument) {
      return first.apply(new String(message.getBody()));
    }

    @Override
    public LocalTransactionState checkLocalTransaction(MessageExt message) {
      String text = new String(message.getBody());
      asked.put(text, message);
      return later.apply(text);
    }
  }

  @Override
  public String name() {
    return "transactions";
  }

  @Override
  public void run(Servers servers) throws Exception {
    String topic = Clients.unique("transactions");
    DefaultMQProducer plain = Clients.producer(servers);
    Clients.createTopic(plain, topic, 4);
    Deliveries arrived = new Deliveries();
    Map<String, MessageExt> messages = new ConcurrentHashMap<>();
    DefaultMQPushConsumer consumer =
        Clients.consumer(
            servers,
            Clients.unique("readers"),
            topic,
            message -> {
              messages.put(new String(message.getBody()), message);
              arrived.add("reader", message);
              return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            });
    consumer.start();
    try {
      decide(servers, topic, arrived, messages);
      answerForAnother(servers, topic, arrived);
    } finally {
      consumer.shutdown();
      plain.shutdown();
    }
  }

  private static LocalTransactionState stateOf(String text) {
    if (text.contains("commit")) return LocalTransactionState.COMMIT_MESSAGE;
    if (text.contains("rollback")) return LocalTransactionState.ROLLBACK_MESSAGE;
    return LocalTransactionState.UNKNOW;
  }

  private static void decide(
      Servers servers, String topic, Deliveries arrived, Map<String, MessageExt> messages)
      throws Exception {
    Decider decider =
        new Decider(
            text -> text.startsWith("later") ? LocalTransactionState.UNKNOW : stateOf(text),
            Transactions::stateOf);
    TransactionMQProducer producer = producer(servers, Clients.unique("payers"), decider);
    try {
      Set<String> kinds = Set.of("commit", "rollback", "later commit", "later rollback");
      Map<String, TransactionSendResult> sent = new ConcurrentHashMap<>();
      for (int number = 0; number < EACH; ++number)
        for (String kind : kinds) {
          String text = kind + " " + number;
          sent.put(text, send(producer, topic, text));
        }
      arrived.awaitDistinct(2 * EACH);
      arrived.await(() -> decider.asked.size() == 2 * EACH, "checks of all that were undecided");
      // Behind the last of them in every queue: what was rolled back would have come before.
      for (int number = 0; number < EACH; ++number) send(producer, topic, "commit end " + number);
      arrived.awaitDistinct(3 * EACH);
      Check.equal(0, arrived.duplicates(), "messages that came twice");
      for (String text : messages.keySet())
        Check.that(!text.contains("rollback"), text + " has come");
      for (String text : decider.asked.keySet()) {
        Check.that(text.startsWith("later"), "the producer was asked about " + text);
        Check.equal(topic, decider.asked.get(text).getTopic(), "topic of a check");
        Check.equal(
            sent.get(text).getTransactionId(),
            decider.asked.get(text).getTransactionId(),
            "transaction of a check");
      }
      MessageExt one = messages.get("later commit 0");
      Check.equal(sent.get("later commit 0").getMsgId(), one.getMsgId(), "message id");
      Check.equal("tag", one.getTags(), "tags");
      Check.equal("the key", one.getKeys(), "keys");
      Check.equal("value", one.getUserProperty("name"), "property");
      Check.equal(null, one.getProperty("TRAN_MSG"), "TRAN_MSG of a committed message");
    } finally {
      producer.shutdown();
    }
  }

  private static void answerForAnother(Servers servers, String topic, Deliveries arrived)
      throws Exception {
    String group = Clients.unique("payers");
    Decider never = new Decider(text -> LocalTransactionState.UNKNOW, Transactions::stateOf);
    Decider other = new Decider(Transactions::stateOf, Transactions::stateOf);
    TransactionMQProducer gone = producer(servers, group, never);
    TransactionMQProducer staying = producer(servers, group, other);
    try {
      send(staying, topic, "commit of the one that stays");
      send(gone, topic, "commit of the one that goes");
      gone.shutdown();
      arrived.await(
          () -> arrived.timesOf("commit of the one that goes") == 1,
          "commit of a producer that is gone");
      Check.that(
          never.asked.size() + other.asked.size() > 0, "nobody was asked for the one that is gone");
    } finally {
      gone.shutdown();
      staying.shutdown();
    }
  }

  private static TransactionMQProducer producer(Servers servers, String group, Decider decider)
      throws Exception {
    TransactionMQProducer producer = new TransactionMQProducer(group);
    producer.setNamesrvAddr(servers.nameServer());
    producer.setInstanceName(Clients.unique("payer"));
    producer.setSendMsgTimeout(15_000);
    // It is asked over the connection by which it says that it is there.
    producer.setHeartbeatBrokerInterval(1_000);
    producer.setTransactionListener(decider);
    producer.start();
    return producer;
  }

  private static TransactionSendResult send(
      TransactionMQProducer producer, String topic, String text) throws Exception {
    Message message = new Message(topic, "tag", "the key", text.getBytes());
    message.putUserProperty("name", "value");
    TransactionSendResult sent = producer.sendMessageInTransaction(message, null);
    Check.equal(SendStatus.SEND_OK, sent.getSendStatus(), "send status");
    Check.equal(topic, sent.getMessageQueue().getTopic(), "topic of the answer");
    return sent;
  }
}
