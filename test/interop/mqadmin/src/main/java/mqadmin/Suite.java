package mqadmin;

/** Some commands. It throws when one of them does not do what it should. */
interface Suite {
  String name();

  void run(Servers servers) throws Exception;
}
