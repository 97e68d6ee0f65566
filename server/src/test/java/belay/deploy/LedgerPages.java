package belay.deploy;

/** How large the file of a world's ledger is, in pages. */
final class LedgerPages {
  private LedgerPages() {}

  static long of(World world) {
    return world.database.read(h -> h.select("pragma page_count").mapTo(Long.class).one());
  }

  /** Bounds it, as a full disk does. */
  static void max(World world, long pages) {
    world.database.write(h -> h.select("pragma max_page_count = " + pages).mapTo(Long.class).one());
  }
}
