package mqadmin;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

/** Where the servers under test listen, as host:port, what they are called, and their restart. */
record Servers(String nameServer, String broker) {
  static final String CLUSTER = "DefaultCluster";
  static final String BROKER_NAME = "broker-a";

  /** Has them stopped in order and started again, on the same files and ports. */
  void restart() throws IOException {
    // The script that started this program reads what is asked, and answers with a line.
    System.out.println("ASK restart");
    String answer = new BufferedReader(new InputStreamReader(System.in)).readLine();
    Check.equal("done", answer, "answer of the script");
  }
}
