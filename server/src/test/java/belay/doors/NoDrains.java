package belay.doors;

import belay.drain.Drain;
import belay.drain.DrainState;
import belay.drain.DrainUrl;
import belay.drain.Drains;
import belay.release.App;
import java.util.List;
import java.util.UUID;

/** A server without drains. */
public final class NoDrains implements Drains {
  @Override
  public List<Drain> of(App app) {
    return List.of();
  }

  @Override
  public Drain add(App app, DrainUrl url) {
    // A test that comes to make one must not pass for a test of drains.
    throw new UnsupportedOperationException("no drains here");
  }

  @Override
  public Drain change(Drain drain, DrainUrl url) {
    throw new UnsupportedOperationException("no drains here");
  }

  @Override
  public void remove(Drain drain) {
    throw new UnsupportedOperationException("no drains here");
  }

  @Override
  public DrainState state(UUID id) {
    return DrainState.NEW;
  }
}
