package mqadmin;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Settings and texts at the name server, and the permission to write that it can take away. */
final class NameServerCommands implements Suite {
  @Override
  public String name() {
    return "name_server";
  }

  @Override
  public void run(Servers servers) throws Exception {
    checkSettings(servers);
    checkTexts();
    checkWriting(servers);
  }

  private static void checkSettings(Servers servers) {
    String shown = Tool.succeed("getNamesrvConfig", "-n", servers.nameServer());
    Check.has(shown, "============" + servers.nameServer() + "============");
    Matcher path = Pattern.compile("kvConfigPath\\s+=  (\\S+)").matcher(shown);
    Check.that(path.find(), "kvConfigPath in: " + shown);
    Check.has(
        Tool.succeed("updateNamesrvConfig", "-k", "kvConfigPath", "-v", path.group(1)),
        "update name server config success!");
    Check.has(
        Tool.run("updateNamesrvConfig", "-k", "kvConfigPath", "-v", "elsewhere"),
        "kvConfigPath cannot be changed while the name server runs");
    Check.equal(shown, Tool.succeed("getNamesrvConfig", "-n", servers.nameServer()), "settings");
  }

  private static void checkTexts() {
    Check.has(
        Tool.succeed("updateKvConfig", "-s", "n", "-k", "k", "-v", "some text"),
        "create or update kv config to namespace success.");
    Check.has(
        Tool.succeed("deleteKvConfig", "-s", "n", "-k", "k"),
        "delete kv config from namespace success.");
  }

  private static void checkWriting(Servers servers) throws Exception {
    String topic = "written_" + System.nanoTime();
    Tool.succeed("updateTopic", "-b", servers.broker(), "-t", topic, "-r", "1", "-w", "1");
    Check.soon(() -> perm(topic) == 6, "the route of the new topic");
    String wiped = Tool.succeed("wipeWritePerm", "-b", Servers.BROKER_NAME);
    Check.has(wiped, "wipe write perm of broker[" + Servers.BROKER_NAME + "] in name server[");
    Check.that(wiped.matches("(?s).*OK, [1-9]\\d*\\n.*"), "the answer: " + wiped);
    Check.equal(4, perm(topic), "permission after it was taken");
    String added = Tool.succeed("addWritePerm", "-b", Servers.BROKER_NAME);
    Check.that(added.matches("(?s).*OK, [1-9]\\d*\\n.*"), "the answer: " + added);
    Check.equal(6, perm(topic), "permission after it was given back");
  }

  private static int perm(String topic) {
    String route = Tool.run("topicRoute", "-t", topic);
    Matcher perm = Pattern.compile("\"perm\": ?(\\d)").matcher(route);
    return perm.find() ? Integer.parseInt(perm.group(1)) : -1;
  }
}
