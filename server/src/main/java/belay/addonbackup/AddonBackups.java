package belay.addonbackup;

import belay.addon.Provision;
import belay.addonbackup.AddonBackup.State;
import belay.provider.Copying;
import belay.provider.Filling;
import belay.provider.Outcome;
import belay.provider.ProvidedResources;
import belay.provider.Provider;
import belay.provider.ProviderFailed;
import belay.provider.Resource;
import belay.release.App;
import belay.release.BelayException;
import belay.release.Change;
import belay.release.NotFound;
import belay.release.Printable;
import belay.release.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes backups of add-ons while they run, tries each in a server of its own, and makes add-ons of
 * them. Safe for several threads; one backup is made or tried at a time.
 */
public final class AddonBackups {
  private static final Logger LOG = LoggerFactory.getLogger(AddonBackups.class);

  /** What stays free on the disk beside a backup that is being made. */
  private static final long ROOM = 256L << 20;

  private final ProvidedResources resources;
  private final SqlAddonBackups table;
  private final BackupFile file;
  private final Places places;
  private final Path staging;
  private final Filling filling;
  private final InstantSource time;
  private final ReentrantLock turn = new ReentrantLock(true);

  /** Where they are kept. */
  public interface Places {
    /** By the settings of now. */
    Place now();

    /** By its name. */
    Place of(String shown);

    /** A directory of this machine for what is on its way there. */
    Path staging();
  }

  public AddonBackups(
      ProvidedResources resources,
      SqlAddonBackups table,
      BackupFile file,
      Places places,
      Filling filling,
      InstantSource time) {
    this.resources = resources;
    this.table = table;
    this.file = file;
    this.places = places;
    this.staging = places.staging();
    this.filling = filling;
    this.time = time;
  }

  public InstantSource time() {
    return time;
  }

  public SqlAddonBackups table() {
    return table;
  }

  /** What takes copies of an add-on. */
  public Optional<Copying> copying(Provision provision) {
    return resources.copying(provision);
  }

  private Copying insistCopying(Provision provision) {
    return copying(provision)
        .orElseThrow(() ->
            Refused.rule(
                "Of "
                    + provision.service()
                    + " Belay makes no backups, only of what it"
                    + " keeps the data of itself."));
  }

  /** The one that a person means; the newest whole one when nobody says. */
  public AddonBackup choose(UUID app, Optional<String> name) {
    List<AddonBackup> all = table.ofApp(app);
    if (name.isEmpty()) {
      return all.stream()
          .filter(b -> b.state() == State.MADE)
          .max(Comparator.comparing(b -> b.times().begun()))
          .orElseThrow(() -> new NotFound("backup", "There is no backup yet."));
    }
    String wanted = name.get();
    return all.stream()
        .filter(b ->
            b.label().equals(wanted)
                || Integer.toString(b.number()).equals(wanted)
                || b.id().toString().equals(wanted))
        .findFirst()
        .orElseThrow(() ->
            new NotFound(
                "backup",
                "There is no backup " + Printable.of(wanted) + ". belay pg:backups lists all."));
  }

  /**
   * Writes down that one is to be made.
   *
   * @throws Refused when none can be made of it
   */
  public AddonBackup begin(Provision provision, String why) {
    Copying copying = insistCopying(provision);
    if (!provision.stage().isThere()) {
      throw Refused.conflict(provision.name() + " is not there.");
    }
    copying
        .obstacle(resources.of(provision))
        .ifPresent(obstacle -> {
          throw Refused.rule(obstacle);
        });
    return table.begin(provision, why, places.now().shown());
  }

  /** Makes one that was begun, and tries it. */
  public AddonBackup make(Provision provision, AddonBackup begun) {
    turn.lock();
    try {
      AddonBackup made = write(provision, begun);
      return made.state() == State.MADE ? tried(made) : made;
    } finally {
      turn.unlock();
    }
  }

  private AddonBackup write(Provision provision, AddonBackup begun) {
    Copying copying = insistCopying(provision);
    Resource resource = resources.of(provision);
    Path staged = staging.resolve(begun.id().toString());
    try {
      Files.createDirectories(staging);
      Copying.Copy copy = copying.take(resource, begun.copy());
      insistRoom(copy.bytes());
      long bytes;
      try (InputStream data = copying.read(resource, begun.copy())) {
        bytes = file.write(staged, begun.id(), copying.origin(resource), data);
      }
      long stored = Files.size(staged);
      places.of(begun.place()).put(begun.file(), staged);
      return table.made(begun, bytes, stored);
    } catch (BelayException | IOException e) {
      LOG.warn("the backup {} of {} failed: {}", begun.label(), provision.name(), e.getMessage());
      return table.failed(begun, words(e));
    } finally {
      tidy(copying, resource, begun, staged);
    }
  }

  private void insistRoom(long bytes) throws IOException {
    long left = Files.getFileStore(staging).getUsableSpace();
    if (left < bytes + ROOM) {
      throw new ProviderFailed(
          "The backup takes up to %d MB beside the data while it is made, and %d MB are free in %s."
              .formatted((bytes + ROOM) >> 20, left >> 20, staging));
    }
  }

  private static String words(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static void tidy(Copying copying, Resource resource, AddonBackup backup, Path staged) {
    try {
      copying.drop(resource, backup.copy());
      Files.deleteIfExists(staged);
    } catch (BelayException | IOException e) {
      LOG.warn("a copy for {} stays for now: {}", backup.label(), e.getMessage());
    }
  }

  /** Puts one into a server of its own and counts what is there. */
  public AddonBackup retry(AddonBackup backup) {
    insistMade(backup);
    turn.lock();
    try {
      return tried(backup);
    } finally {
      turn.unlock();
    }
  }

  private AddonBackup tried(AddonBackup made) {
    Provider provider = provider(made);
    Copying copying = provider.copying().orElseThrow(() -> new ProviderFailed("it has no copies"));
    AddonBackup trying = table.trying(made, UUID.randomUUID());
    Resource scratch = scratch(provider, trying);
    Instant began = time.instant();
    try {
      var _ = fill(copying, scratch, trying);
      SortedMap<String, Long> rows = copying.count(scratch);
      long millis = Duration.between(began, time.instant()).toMillis();
      long sum = rows.values().stream().mapToLong(Long::longValue).sum();
      trying = table.tried(trying, millis, rows.size(), sum);
    } catch (BelayException e) {
      LOG.warn("the backup {} was not found to work: {}", made.label(), e.getMessage());
      trying = table.unfit(trying, words(e));
    }
    return settled(provider, scratch, trying);
  }

  private AddonBackup settled(Provider provider, Resource scratch, AddonBackup backup) {
    try {
      provider.deprovision(scratch);
      return table.settled(backup);
    } catch (BelayException e) {
      LOG.warn("what {} was tried in stays for now: {}", backup.label(), e.getMessage());
      return backup;
    }
  }

  private Provider provider(AddonBackup backup) {
    return resources
        .providers()
        .of(backup.source().service())
        .orElseThrow(() ->
            new ProviderFailed("Nobody here makes add-ons of " + backup.source().service() + "."));
  }

  /** Has a resource made of it; what is wrong with the file is told before what comes of that. */
  private Outcome fill(Copying copying, Resource fresh, AddonBackup backup) {
    try (InputStream stored = places.of(backup.place()).open(backup.file())) {
      BackupFile.Read read = file.read(backup.id(), stored);
      Heard data = new Heard(read.data());
      try {
        Outcome made = copying.make(fresh, read.origin(), data);
        // What is behind the end of the data belongs to what must not have been changed.
        var _ = data.transferTo(OutputStream.nullOutputStream());
        return made;
      } catch (BelayException e) {
        throw data.trouble().map(why -> unreadable(backup, why)).orElse(e);
      }
    } catch (IOException e) {
      throw unreadable(backup, e);
    }
  }

  private static BelayException unreadable(AddonBackup backup, IOException why) {
    return new ProviderFailed(
        "The backup " + backup.label() + " cannot be read: " + words(why) + ".", why);
  }

  private static Resource scratch(Provider provider, AddonBackup backup) {
    var service = provider.service();
    return new Resource(
        backup.scratch().orElseThrow(),
        backup.source().addon() + "-" + backup.label(),
        service.plan(backup.source().plan()).orElse(service.usual()),
        new Resource.Notes() {
          private final Map<String, String> notes = new TreeMap<>();

          @Override
          public synchronized SortedMap<String, String> all() {
            return new TreeMap<>(notes);
          }

          @Override
          public synchronized void keep(Map<String, String> all) {
            notes.clear();
            notes.putAll(all);
          }
        });
  }

  /**
   * Makes an add-on of one, which the app has in the place of what it has now; that one stays.
   *
   * @param as the name under which the app is to know it
   */
  public Provision restore(App app, AddonBackup backup, String as, Change change) {
    insistMade(backup);
    Provider provider = provider(backup);
    Copying copying = provider.copying().orElseThrow(() -> new ProviderFailed("it has no copies"));
    return filling.make(
        new Filling.Wish(app, provider.service(), backup.source().plan(), as),
        fresh -> fill(copying, fresh, backup),
        change);
  }

  private static void insistMade(AddonBackup backup) {
    if (backup.state() != State.MADE) {
      throw Refused.rule("The backup " + backup.label() + " is not whole.");
    }
  }

  /** Writes its data, as the provider copies it: a tar archive. */
  public void download(AddonBackup backup, OutputStream out) throws IOException {
    insistMade(backup);
    try (InputStream stored = places.of(backup.place()).open(backup.file())) {
      var _ = file.read(backup.id(), stored).data().transferTo(out);
    }
  }

  public void delete(AddonBackup backup) {
    if (backup.state() == State.MAKING) {
      throw Refused.conflict("The backup " + backup.label() + " is being made.");
    }
    try {
      places.of(backup.place()).delete(backup.file());
    } catch (IOException e) {
      throw new ProviderFailed(
          "The backup " + backup.label() + " cannot be deleted: " + words(e) + ".", e);
    }
    table.forget(backup);
  }

  public void schedule(Provision provision, Schedule.Time at, Keep keep) {
    var _ = insistCopying(provision);
    table.schedule(provision.id(), at, keep);
  }

  public void unschedule(Provision provision) {
    table.unschedule(provision.id());
  }

  /** At a start: what a kill cut short failed, and nothing stays of it. */
  public void begin() {
    for (AddonBackup backup : table.all()) {
      try {
        if (backup.state() == State.MAKING) {
          abandoned(backup);
        }
        if (backup.scratch().isPresent()) {
          Provider provider = provider(backup);
          var _ = settled(provider, scratch(provider, backup), backup);
        }
      } catch (BelayException e) {
        LOG.warn("{} is tidied later: {}", backup.label(), e.getMessage());
      }
    }
  }

  private void abandoned(AddonBackup backup) {
    var _ = table.failed(backup, "It was cut short, as Belay ended.");
    Optional<Provision> provision = resources.provisions().find(backup.addonId());
    Optional<Copying> copying = provision.flatMap(this::copying);
    if (copying.isPresent()) {
      Resource resource = resources.of(provision.orElseThrow());
      tidy(copying.get(), resource, backup, staging.resolve(backup.id().toString()));
    }
  }

  /** What is wrong, for an alarm; empty when all is well. */
  public Optional<String> trouble() {
    List<AddonBackup> all =
        table.all().stream()
            .filter(b -> resources.provisions().find(b.addonId()).isPresent())
            .toList();
    return Trouble.of(all, table.schedules(), time.instant());
  }
}
