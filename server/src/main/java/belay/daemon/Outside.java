package belay.daemon;

/**
 * What a control plane may touch outside its home.
 *
 * @param reached whether it starts dynos, sends webhooks and log drains, and asks the container
 *     engine; a trial of a backup does none of it
 */
record Outside(boolean reached) {
  static final Outside REACHED = new Outside(true);
  static final Outside SHUT = new Outside(false);
}
