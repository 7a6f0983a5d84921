package interop;

/** Something that a client does with the servers. It throws when that goes wrong. */
interface Suite {
  String name();

  void run(Servers servers) throws Exception;
}
