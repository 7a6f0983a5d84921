package interop;

import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.tools.admin.DefaultMQAdminExt;

/** What tools do to a consumer group through the broker. */
final class GroupOperations implements Suite {
  private static final int MESSAGES = 10;

  private final BlockingQueue<MessageExt> arrived = new LinkedBlockingQueue<>();
  private String topic;
  private String group;
  private SendResult lastSent;

  @Override
  public String name() {
    return "group_operations";
  }

  @Override
  public void run(Servers servers) throws Exception {
    topic = "operations_" + System.nanoTime();
    group = "operations_" + System.nanoTime();
    send(servers);
    DefaultMQAdminExt tool = new DefaultMQAdminExt(10_000);
    tool.setNamesrvAddr(servers.nameServer());
    tool.setInstanceName("tool_" + System.nanoTime());
    tool.start();
    try {
      DefaultMQPushConsumer consumer = startConsumer(servers);
      try {
        takeAll("the first time");
        String clientId =
            consumer.getDefaultMQPushConsumerImpl().getmQClientFactory().getClientId();
        lookAtConsumer(tool, clientId);
        consumeDirectly(tool, clientId);
        resetToBegin(tool);
        takeAll("after the reset of a group that is online");
      } finally {
        consumer.shutdown();
      }
      resetToBegin(tool);
      consumer = startConsumer(servers);
      try {
        takeAll("after the reset of a group that is not there");
      } finally {
        consumer.shutdown();
      }
    } finally {
      tool.shutdown();
    }
  }

  private void send(Servers servers) throws Exception {
    DefaultMQProducer producer = Clients.producer(servers);
    try {
      for (int number = 0; number < MESSAGES; ++number)
        lastSent = producer.send(new Message(topic, ("body " + number).getBytes()));
    } finally {
      producer.shutdown();
    }
  }

  private DefaultMQPushConsumer startConsumer(Servers servers) throws Exception {
    DefaultMQPushConsumer consumer =
        Clients.consumer(
            servers,
            group,
            topic,
            message -> {
              arrived.add(message);
              return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            });
    consumer.start();
    return consumer;
  }

  private void takeAll(String when) throws Exception {
    for (int number = 0; number < MESSAGES; ++number)
      Check.that(
          arrived.poll(60, TimeUnit.SECONDS) != null, "message " + number + " is missing " + when);
  }

  private void lookAtConsumer(DefaultMQAdminExt tool, String clientId) throws Exception {
    // Tools find the group by the route of its retry topic, which is made with the first heartbeat.
    var running =
        Clients.await(
            "what the consumer runs", () -> tool.getConsumerRunningInfo(group, clientId, true));
    Check.that(running.getJstack().contains("main"), "stacks of the consumer");
    Check.that(
        running.getSubscriptionSet().stream().anyMatch(each -> each.getTopic().equals(topic)),
        "subscription of the consumer");
    Map<String, Map<MessageQueue, Long>> status =
        Clients.await(
            "the consumer's position",
            () -> {
              var positions = tool.getConsumeStatus(topic, group, clientId);
              long sum =
                  positions.get(clientId).values().stream().mapToLong(Long::longValue).sum();
              return sum == MESSAGES ? positions : null;
            });
    Check.equal(1, status.size(), "members of the group");
  }

  private void consumeDirectly(DefaultMQAdminExt tool, String clientId) throws Exception {
    var result = tool.consumeMessageDirectly(group, clientId, topic, lastSent.getOffsetMsgId());
    Check.equal("CR_SUCCESS", result.getConsumeResult().name(), "result of the direct delivery");
    MessageExt again = arrived.poll(10, TimeUnit.SECONDS);
    Check.that(again != null, "the direct delivery did not come");
    Check.equal(lastSent.getMsgId(), again.getProperty("UNIQ_KEY"), "directly delivered message");
  }

  private void resetToBegin(DefaultMQAdminExt tool) throws Exception {
    Map<MessageQueue, Long> reset = tool.resetOffsetByTimestamp(topic, group, 1, true);
    Check.that(!reset.isEmpty(), "no queue was reset");
    for (var each : reset.entrySet()) Check.equal(0L, each.getValue(), "position of " + each);
  }
}
