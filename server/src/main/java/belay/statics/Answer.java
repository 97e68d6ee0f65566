package belay.statics;

/** What a path of a site leads to. */
sealed interface Answer {
  /**
   * A file of the tree.
   *
   * @param file its name below the root
   * @param status 200, or 404 when it is the page that says so
   */
  record Shown(String file, int status) implements Answer {}

  /** Somewhere else. */
  record Moved(String url, int status) implements Answer {}

  /** Nowhere, and the site has no page of its own to say so. */
  record NotFound() implements Answer {}

  NotFound NOT_FOUND = new NotFound();
}
