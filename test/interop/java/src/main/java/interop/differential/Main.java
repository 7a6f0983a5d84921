package interop.differential;

import java.util.List;

/** Asks one name server and broker everything, and prints what they answered as sorted lines. */
public final class Main {
  private static final List<Probe> PROBES =
      List.of(
          new Topics(),
          new Sends(),
          new Pulls(),
          new Positions(),
          new Lookups(),
          new Clients(),
          new Routes(),
          new Retries(),
          new Groups(),
          new RefusedSends(),
          new OddSends());

  private Main() {}

  public static void main(String[] arguments) throws Exception {
    try (Wire wire = new Wire(arguments[0], arguments[1])) {
      Lines lines = new Lines(new Normal(wire));
      try {
        for (Probe probe : PROBES) probe.run(wire, lines);
      } finally {
        lines.print();
      }
    }
    System.exit(0);
  }
}
