package mqadmin;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The tool as people start it: by its own main class, in a process of its own. */
final class OwnProcess implements Suite {
  @Override
  public String name() {
    return "own_process";
  }

  @Override
  public void run(Servers servers) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    for (String property : List.of("rocketmq.home.dir", "user.home", "rocketmq.log.root"))
      command.add("-D" + property + "=" + System.getProperty(property));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("org.apache.rocketmq.tools.command.MQAdminStartup");
    command.addAll(List.of("clusterList", "-n", servers.nameServer()));
    Process tool = new ProcessBuilder(command).redirectErrorStream(true).start();
    tool.getOutputStream().close();
    String printed = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Check.equal(0, tool.waitFor(), "exit code of clusterList, which printed: " + printed);
    Check.has(printed, " " + servers.broker() + " ");
  }
}
