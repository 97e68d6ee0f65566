package belay.router.proxy;

import belay.router.counts.Fault;

/** What a request waits for that no dyno takes. */
enum Awaits {
  NOTHING(Fault.H21),
  /** The next table of an app whose dynos are being replaced or started. */
  TABLE(Fault.H20),
  /** A control plane that has to come up first, and then says where the dynos are. */
  NEWS(Fault.H20),
  /**
   * A control plane that is there and has not noticed yet that the dynos are gone: a dyno dies
   * before anybody can say so, and who comes in between is to wait as who comes a moment later.
   */
  NOTICE(Fault.H21);

  /** How a request ends that has waited too long. */
  final Fault fault;

  Awaits(Fault fault) {
    this.fault = fault;
  }
}
