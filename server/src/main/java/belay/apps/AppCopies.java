package belay.apps;

import belay.release.App;
import belay.release.AppName;
import belay.release.Change;
import java.util.List;
import java.util.UUID;

/** Copies of apps, given out and taken in. Durable when a method returns; thread-safe. */
public interface AppCopies {
  AppCopy give(App app);

  /**
   * Says whether a copy could be taken in as things stand.
   *
   * @throws belay.release.Refused when the app is here, or its name is taken
   * @throws belay.release.InvalidInput when it holds what no app may
   */
  void check(AppCopy copy, AppName name);

  /**
   * Takes an app in, with its id; one that was destroyed here comes back.
   *
   * @throws belay.release.Refused when the app is here, or the name is taken
   */
  Taken take(AppCopy copy, AppName name, UUID ownerId, Change change);

  /**
   * An app that was taken in.
   *
   * @param notDomains host names that other apps have here
   */
  record Taken(App app, List<String> notDomains) {
    public Taken {
      notDomains = List.copyOf(notDomains);
    }
  }
}
