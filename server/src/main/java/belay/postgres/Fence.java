package belay.postgres;

import belay.provider.Fencing;
import belay.provider.ProviderFailed;
import belay.provider.Resource;

/** Keeps apps out of clusters that are left as they are. */
record Fence(PostgresProvider provider) implements Fencing {
  private static final int TRIES = 50;
  private static final long PAUSE_MILLIS = 20;

  @Override
  public void fence(Resource resource) {
    Cluster cluster = PostgresProvider.cluster(resource);
    provider.say(cluster, "postgres", Setup.fence(cluster));
    // Who was let in in that very moment is seen by the next look.
    for (int i = 0; i < TRIES; i++) {
      if (provider.say(cluster, "postgres", Setup.end(cluster)).strip().equals("0")) {
        return;
      }
      pause();
    }
    throw new ProviderFailed("Sessions with " + resource.name() + " do not end.");
  }

  private static void pause() {
    try {
      // The server tells nobody when a session has ended: it is asked again.
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProviderFailed("Interrupted.", e);
    }
  }

  @Override
  public void open(Resource resource) {
    Cluster cluster = PostgresProvider.cluster(resource);
    provider.say(cluster, "postgres", Setup.open(cluster));
  }
}
