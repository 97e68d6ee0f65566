package belay.runner;

import belay.network.NetworkRange;
import belay.network.NetworkSettings;
import belay.network.Service;
import belay.runtime.DynoRuntime.Terminal;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** All that can be asked of the runner. What comes with it is checked before anything is done. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "ask")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Ask.Begin.class, name = "begin"),
  @JsonSubTypes.Type(value = Ask.Facts.class, name = "facts"),
  @JsonSubTypes.Type(value = Ask.Builds.class, name = "builds"),
  @JsonSubTypes.Type(value = Ask.Start.class, name = "start"),
  @JsonSubTypes.Type(value = Ask.Left.class, name = "left"),
  @JsonSubTypes.Type(value = Ask.Take.class, name = "take"),
  @JsonSubTypes.Type(value = Ask.Signal.class, name = "signal"),
  @JsonSubTypes.Type(value = Ask.Exit.class, name = "exit"),
  @JsonSubTypes.Type(value = Ask.Forget.class, name = "forget"),
  @JsonSubTypes.Type(value = Ask.Holder.class, name = "holder"),
  @JsonSubTypes.Type(value = Ask.Memory.class, name = "memory"),
  @JsonSubTypes.Type(value = Ask.Usages.class, name = "usages"),
  @JsonSubTypes.Type(value = Ask.Written.class, name = "written"),
  @JsonSubTypes.Type(value = Ask.Run.class, name = "run"),
  @JsonSubTypes.Type(value = Ask.Exec.class, name = "exec"),
  @JsonSubTypes.Type(value = Ask.Await.class, name = "await"),
  @JsonSubTypes.Type(value = Ask.Admit.class, name = "admit"),
  @JsonSubTypes.Type(value = Ask.Network.class, name = "network"),
  @JsonSubTypes.Type(value = Ask.Place.class, name = "place"),
  @JsonSubTypes.Type(value = Ask.Build.class, name = "build"),
  @JsonSubTypes.Type(value = Ask.Own.class, name = "own"),
  @JsonSubTypes.Type(value = Ask.Discard.class, name = "discard"),
})
sealed interface Ask {
  /** What apps' networks are to be; the first thing that is asked, and once in a runner's life. */
  record Begin(Networks networks) implements Ask {}

  /** What is known of this machine. */
  record Facts() implements Ask {}

  /** How builds are kept apart here. */
  record Builds() implements Ask {}

  /** Starts a dyno. Its pipes come with the answer. */
  record Start(Wish wish) implements Ask {}

  /** What an earlier control plane left. */
  record Left() implements Ask {}

  /** The pipes of one of these. */
  record Take(UUID dyno) implements Ask {}

  /** Ends processes of a dyno. */
  record Signal(UUID dyno, Kind kind) implements Ask {
    /** Which of them, and how hard. */
    enum Kind {
      TERMINATE,
      KILL,
      SETTLE
    }
  }

  /** How it ended. */
  record Exit(UUID dyno) implements Ask {}

  /** Takes away what is left of it. */
  record Forget(UUID dyno) implements Ask {}

  /** Who listens on its port. */
  record Holder(UUID dyno, int port) implements Ask {}

  /** What its processes hold of the memory. */
  record Memory(UUID dyno) implements Ask {}

  /** What these use. */
  record Usages(Set<UUID> dynos) implements Ask {}

  /** What it wrote. */
  record Written(UUID dyno) implements Ask {}

  /** Starts a one-off. Its streams come with the answer, its status as a second one. */
  record Run(Wish wish, Optional<Terminal> terminal) implements Ask {}

  /** The same beside a dyno's processes. */
  record Exec(UUID dyno, Wish wish, Optional<Terminal> terminal) implements Ask {}

  /** The status of a one-off that a runner before this one started. */
  record Await(UUID dyno) implements Ask {}

  /** Puts a bridge of containers under the rules. */
  record Admit(String link, Set<Integer> services) implements Ask {
    public Admit {
      services = Set.copyOf(services);
    }
  }

  /** Makes an app's network before it is needed, or takes it away if nothing runs there. */
  record Network(UUID app, boolean wanted) implements Ask {}

  /** Where an app's builds see their directories, and who runs their commands. */
  record Place(UUID app) implements Ask {}

  /** Runs a command of a build. Streams and status come as those of a one-off. */
  record Build(Order order) implements Ask {}

  /** Gives directories of a build to the user of the app's builds, or takes them back. */
  record Own(UUID app, List<String> directories, boolean give) implements Ask {}

  /** Deletes what an app keeps, of which nothing runs. */
  record Discard(UUID app) implements Ask {}

  /**
   * A command of a build.
   *
   * @param directories source, cache, config vars, temporary files, buildpacks
   * @param machines in the machine's network, as what Belay fetches is
   */
  record Order(
      UUID app,
      List<String> directories,
      List<String> command,
      Map<String, String> env,
      boolean machines) {}

  /**
   * {@link NetworkSettings} in plain words.
   *
   * @param range6 left out for the usual, as the versions before do
   */
  record Networks(
      boolean own,
      String range,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> range6,
      List<String> allowed,
      List<Service> services,
      Set<Integer> closed) {
    static Networks of(NetworkSettings s) {
      String range = s.range().map(NetworkRange::toString).orElse("");
      Optional<String> range6 = Optional.of(s.six().word()).filter(word -> !word.isEmpty());
      return new Networks(s.own(), range, range6, s.allowed(), s.services(), s.closed());
    }
  }
}
