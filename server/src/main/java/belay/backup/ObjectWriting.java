package belay.backup;

import belay.files.TreeDeletion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A backup that is being written into a store of objects: its contents are there before what makes
 * it a backup.
 */
final class ObjectWriting implements Target.Writing {
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private final Objects objects;
  private final Path staging;
  private final ObjectSink sink;

  ObjectWriting(Objects objects, Path staging, ObjectSink sink) {
    this.objects = objects;
    this.staging = staging;
    this.sink = sink;
  }

  /** How many bytes each content has that is there, by its SHA-256. */
  static Map<String, Long> contents(Objects objects) throws IOException {
    Map<String, Long> all = new HashMap<>();
    objects.list(
        ObjectTarget.OBJECTS,
        s -> all.put(s.key().substring(s.key().lastIndexOf('/') + 1), s.bytes()));
    return all;
  }

  @Override
  public Sink sink() {
    return sink;
  }

  /** A store has room, or says that it has none. */
  @Override
  public void insistRoom(long wanted) {}

  @Override
  public String finish(Instant made, byte[] files, byte[] facts) throws IOException {
    insistThere();
    Set<String> taken = new HashSet<>();
    objects.list(
        ObjectTarget.BACKUPS,
        s -> taken.add(s.key().substring(ObjectTarget.BACKUPS.length()).split("/", 2)[0]));
    Instant at = made;
    while (taken.contains(NAME.format(at))) {
      at = at.plusSeconds(1);
    }
    String name = NAME.format(at);
    objects.put(ObjectTarget.key(name, Inventory.FILES), files);
    objects.put(ObjectTarget.key(name, Inventory.FACTS), facts);
    return name;
  }

  /** Somebody may have tidied up there meanwhile. */
  private void insistThere() throws IOException {
    Map<String, Long> there = contents(objects);
    for (Inventory.Entry entry : sink.entries()) {
      Long bytes = there.get(entry.sha256());
      if (bytes == null || bytes != entry.bytes()) {
        throw new IOException(
            "what was sent for " + entry.path() + " is not there any more: somebody deletes there");
      }
    }
  }

  @Override
  public void close() throws IOException {
    TreeDeletion.delete(staging);
  }
}
