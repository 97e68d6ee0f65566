package belay.runtime.process;

import belay.runtime.CannotStartDyno;
import belay.runtime.Dyno;
import belay.runtime.DynoNetworks;
import belay.runtime.DynoRuntime.Terminal;
import belay.runtime.OneOff;
import belay.runtime.PortHolder;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/**
 * Has the processes of dynos: starts, finds, signals, measures and forgets them. It keeps nothing
 * in mind that is not on the disk, so that the next one goes on where one was killed; what dynos
 * print is read by who holds their {@link Pipes}. Safe for use by several threads.
 */
public interface DynoHost extends AutoCloseable {
  /** What is known of this machine, by trying; the first who asks waits for it. */
  Facts facts();

  /**
   * What a machine does for dynos.
   *
   * @param description how they are kept apart, in a sentence or two
   * @param unkept promises of docs/security.md that are not kept, in sentences
   * @param reach which directories they can go into
   * @param networks that they are in
   */
  record Facts(String description, List<String> unkept, Reach reach, DynoNetworks networks) {
    public Facts {
      unkept = List.copyOf(unkept);
    }
  }

  /**
   * Starts a dyno, and returns once its process runs.
   *
   * @throws CannotStartDyno and then nothing runs
   */
  Begun start(DynoOrder order);

  /** A dyno that runs, and the caller's ends of its pipes. */
  record Begun(Dyno dyno, Pipes pipes) {}

  /** What an earlier caller left. Ends what nobody can take over: one-offs, starts cut short. */
  List<Left> left() throws IOException;

  /**
   * A dyno that runs, or has ended meanwhile and may have printed what nobody has read.
   *
   * @param cutOff its supervisor ended without saying how the app did: all of it was killed
   */
  record Left(Dyno dyno, boolean cutOff) {}

  /** The pipes of a dyno that was left; empty when it cannot be taken over. */
  Optional<Pipes> take(UUID dyno);

  /** SIGTERM to the app's own processes. */
  void terminate(UUID dyno);

  /** SIGKILL to all of it but its supervisor, which writes down how it ended. */
  void kill(UUID dyno);

  /** Ends what left the process tree of a dyno that has ended. */
  void settle(UUID dyno);

  /** The status that its supervisor wrote down; empty where there is none. */
  OptionalInt exit(UUID dyno);

  /** Takes away what is on the disk of it, with whatever may still run. */
  void forget(UUID dyno) throws IOException;

  /** Who listens on a port that is this dyno's to listen on. */
  PortHolder portHolder(UUID dyno, int port);

  /** What its processes hold of the memory now, in bytes; what they share counts for each. */
  long memory(UUID dyno);

  /** What these use of what they may; without those that nothing was said of. */
  Map<UUID, Usage> usages(Set<UUID> dynos);

  /**
   * What a dyno uses.
   *
   * @param killed how many of its processes ended since memory ran out
   * @param memory that could not be had back without ending something, in bytes
   * @param memoryMax 0 for none of its own
   * @param diskMax what it may write
   */
  record Usage(long killed, long memory, long memoryMax, long diskMax) {}

  /** What it wrote into its directory, in bytes; empty where that cannot be counted. */
  OptionalLong written(UUID dyno);

  /** Starts a one-off; it ends with the caller. */
  OneOff run(DynoOrder order, Optional<Terminal> terminal);

  /**
   * Runs a command beside a dyno's processes.
   *
   * @param inside what it is called, its command and environment
   * @throws CannotStartDyno also when the dyno does not run
   */
  OneOff exec(UUID dyno, DynoOrder inside, Optional<Terminal> terminal);

  /**
   * Deletes the directory that an app keeps, with all that is in it.
   *
   * @throws CannotStartDyno when something of the app runs
   */
  void discard(UUID app) throws IOException;

  /**
   * Puts a bridge of containers under the rules of apps' networks.
   *
   * @param link its device
   * @param services ports of the machine's 127.0.0.1 that its containers reach
   * @return false for one that is not here, and where apps have no networks
   */
  boolean admit(String link, Set<Integer> services) throws IOException;

  /** Makes an app's network before anything of the app is to run in it. */
  void prepare(UUID app) throws IOException;

  /** Takes it away again, when nothing of the app will run any more. */
  void vacate(UUID app) throws IOException;

  /** Lets go of what the system lends; dynos run on. */
  @Override
  void close();
}
