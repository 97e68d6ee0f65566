package belay.drain;

import belay.release.App;
import java.util.List;
import java.util.UUID;

/** The drains there are, and how they do. Durable when a method returns; safe for threads. */
public interface Drains {
  int PER_APP_MAX = 10;

  /** An app's, oldest first. */
  List<Drain> of(App app);

  /**
   * Lines appended from now on go there too.
   *
   * @throws belay.release.Refused when the app has one to that URL, or too many
   */
  Drain add(App app, DrainUrl url);

  /**
   * Sends to another URL from now on; lines that wait for the old one are lost.
   *
   * @throws belay.release.NotFound when the drain is gone
   * @throws belay.release.Refused when the app has one to that URL
   */
  Drain change(Drain drain, DrainUrl url);

  void remove(Drain drain);

  /** How a drain does since this control plane started. */
  DrainState state(UUID id);
}
