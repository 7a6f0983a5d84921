package interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;

/** Where the servers under test listen, as host:port, and how to have them started again. */
final class Servers {
  private final String nameServer;
  private final String broker;
  private final BufferedReader answers = new BufferedReader(new InputStreamReader(System.in));

  Servers(String nameServer, String broker) {
    this.nameServer = nameServer;
    this.broker = broker;
  }

  String nameServer() {
    return nameServer;
  }

  String broker() {
    return broker;
  }

  /** Has them stopped in order and started again, on the same files and ports. */
  void restart() throws IOException {
    ask("restart");
  }

  /** Has them killed and started again, on the same files and ports. */
  void kill() throws IOException {
    ask("kill");
  }

  /** Starts a consumer of the native door, which appends what it gets to the file when it ends. */
  void consume(String topic, String group, Path file) throws IOException {
    ask("consume " + topic + " " + group + " " + file);
  }

  /** Has it leave its group in order and end. */
  void leave() throws IOException {
    ask("leave");
  }

  /** Returns when no restart is under way. */
  synchronized void awaitUp() {}

  // The script that started this program reads what is asked, and answers with a line.
  private synchronized void ask(String what) throws IOException {
    System.out.println("ASK " + what);
    Check.equal("done", answers.readLine(), "answer of the script");
  }
}
