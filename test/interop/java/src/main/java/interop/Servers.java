package interop;

/** Where the servers under test listen, as host:port. */
record Servers(String nameServer, String broker) {}
