package mqadmin;

/** updateBrokerConfig: settings that act at once, and those that are refused. */
final class SettingCommands implements Suite {
  @Override
  public String name() {
    return "settings";
  }

  @Override
  public void run(Servers servers) throws Exception {
    String topic = "unknown_" + System.nanoTime();
    set(servers, "autoCreateTopicEnable", "false");
    Check.has(Tool.run("getBrokerConfig", "-b", servers.broker()), "autoCreateTopicEnable");
    Check.that(!Sender.canSend(servers, topic), "a topic was created although it may not be");
    set(servers, "autoCreateTopicEnable", "true");
    Check.soon(() -> Sender.canSend(servers, topic), "a topic is created when it may be");

    set(servers, "brokerPermission", "4");
    Check.that(!Sender.canSend(servers, topic), "a broker that may not be written to takes");
    set(servers, "brokerPermission", "6");
    Check.soon(() -> Sender.canSend(servers, topic), "a broker that may be written to takes");

    refuse(servers, "listenPort", "1");
    refuse(servers, "fileReservedTime", "never");
    refuse(servers, "noSuchSetting", "1");
    refuse(servers, "brokerConfigPath", "/tmp/x");
  }

  private static void set(Servers servers, String key, String value) {
    String said =
        Tool.succeed("updateBrokerConfig", "-b", servers.broker(), "-k", key, "-v", value);
    Check.has(said, "update broker config success, " + servers.broker());
    String shown = Tool.run("getBrokerConfig", "-b", servers.broker());
    Check.that(
        shown.matches("(?s).*\\b" + key + "\\s+=  " + value + "\\n.*"), "shown after it: " + shown);
  }

  private static void refuse(Servers servers, String key, String value) {
    String said = Tool.run("updateBrokerConfig", "-b", servers.broker(), "-k", key, "-v", value);
    Check.lacks(said, "success");
    Check.that(said.matches("(?s).*CODE: \\d+  DESC: .*" + key + ".*"), "the refusal: " + said);
  }
}
