package interop.differential;

/** A series of requests whose answers go into the lines. */
interface Probe {
  void run(Wire wire, Lines lines) throws Exception;
}
