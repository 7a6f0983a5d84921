package mqadmin;

import java.util.List;
import org.apache.rocketmq.tools.admin.DefaultMQAdminExt;

/** What was changed is still so after the servers were started again. */
final class AfterRestart implements Suite {
  @Override
  public String name() {
    return "after_restart";
  }

  @Override
  public void run(Servers servers) throws Exception {
    change(servers);
    servers.restart();
    check(servers);
  }

  private static void change(Servers servers) throws Exception {
    Tool.succeed("updateKvConfig", "-s", "kept", "-k", "key", "-v", "value");
    Tool.succeed("updateSubGroup", "-b", servers.broker(), "-g", "kept_group", "-r", "9");
    Tool.succeed("updateTopic", "-b", servers.broker(), "-t", "kept_topic", "-r", "2", "-w", "2");
    Tool.succeed("updateTopic", "-b", servers.broker(), "-t", "lost_topic", "-r", "2", "-w", "2");
    Check.soon(() -> Tool.run("topicRoute", "-t", "lost_topic").contains("readQueueNums"), "route");
    try (Sender sender = new Sender(servers, "lost_senders")) {
      for (int count = 0; count < 10; ++count) sender.send("lost_topic", "", "", "body");
    }
    Tool.succeed("deleteTopic", "-t", "lost_topic", "-c", Servers.CLUSTER);
  }

  private static void check(Servers servers) throws Exception {
    DefaultMQAdminExt admin = new DefaultMQAdminExt();
    admin.setInstanceName("after_restart");
    admin.start();
    try {
      Check.equal("value", admin.getKVConfig("kept", "key"), "the text at the name server");
    } finally {
      admin.shutdown();
    }
    String config = Tool.succeed("getConsumerConfig", "-g", "kept_group");
    Check.that(config.matches("(?s).*retryMaxTimes\\s+=  9.*"), "the group: " + config);
    Check.has(Tool.succeed("topicList"), "kept_topic");
    Check.lacks(Tool.succeed("topicList"), "lost_topic");
    Tool.succeed("updateTopic", "-b", servers.broker(), "-t", "lost_topic", "-r", "2", "-w", "2");
    Check.soon(() -> Tool.run("topicRoute", "-t", "lost_topic").contains("readQueueNums"), "route");
    for (List<String> queue : Tool.rows(Tool.succeed("topicStatus", "-t", "lost_topic")))
      Check.equal(queue.get(2), queue.get(3), "begin and end of a queue of the topic made again");
  }
}
