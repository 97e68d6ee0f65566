package belay.runtime.process;

import static belay.runtime.DynoAddress.LOOPBACK;

import belay.files.TreeDeletion;
import belay.kernel.Cgroup;
import belay.kernel.Native;
import belay.kernel.ProcessId;
import belay.release.AppName;
import belay.release.RuntimeKind;
import belay.runtime.Dyno;
import belay.runtime.DynoAddress;
import belay.runtime.DynoName;
import belay.runtime.output.LineBuffer;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;

/** What is on disk about one dyno while it runs, {@code run/dynos/ID}. Nothing secret is. */
record DynoDirectory(Path path) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  static DynoDirectory create(Path dynos, Dyno dyno, Note note) throws IOException {
    DynoDirectory directory = new DynoDirectory(dynos.resolve(dyno.id().toString()));
    Files.createDirectory(directory.path, PRIVATE);
    try {
      directory.fill(note);
      return directory;
    } catch (IOException e) {
      // Most likely the disk is full: half a directory would be in the way for ever.
      TreeDeletion.delete(directory.path);
      throw e;
    }
  }

  private void fill(Note note) throws IOException {
    Files.writeString(resolve("place"), place());
    JSON.writeValue(resolve("spec.json").toFile(), note);
    if (!note.oneOff()) {
      Native.makePipe(log());
      Native.makePipe(end());
      Files.write(unread(), LineBuffer.fresh());
    }
  }

  /**
   * Which directory this is, whatever its path: a copy is another, one that was moved is the same.
   */
  private String place() throws IOException {
    return String.valueOf(Files.readAttributes(path, BasicFileAttributes.class).fileKey());
  }

  /**
   * Whether it was made here, and not copied from another home, whose dyno the processes then are:
   * nothing of that may be signalled or removed.
   */
  boolean isOriginal() {
    try {
      return Files.readString(resolve("place")).equals(place());
    } catch (NoSuchFileException e) {
      // Of a version that did not write it down: by what the supervisor was told.
      return supervisor().filter(ProcessId::alive).map(this::isToldOfThis).orElse(true);
    } catch (IOException e) {
      return false;
    }
  }

  private boolean isToldOfThis(ProcessId supervisor) {
    return supervisor.words().stream()
        .filter(word -> word.startsWith("/"))
        .map(Path::of)
        .anyMatch(word -> isSame(word, path));
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return Files.isSameFile(one, other);
    } catch (IOException e) {
      return false;
    }
  }

  /** Takes this directory away, and nothing else. */
  void deleteCopy() throws IOException {
    TreeDeletion.delete(path);
  }

  /** Its own name, which is the dyno's id. */
  String name() {
    return String.valueOf(path.getFileName());
  }

  /** What the app prints. The supervisor holds it open at both ends. */
  Path log() {
    return path.resolve("log");
  }

  /** A pipe that a control plane holds open to say that it is there. */
  Path end() {
    return path.resolve("end");
  }

  /** What was taken from the log pipe and not handed on yet. */
  Path unread() {
    return path.resolve("unread");
  }

  /** Where the dyno's own copy or overlay of the release is. */
  Path app() {
    return path.resolve("app");
  }

  Path resolve(String name) {
    return path.resolve(name);
  }

  Optional<Note> note() {
    try {
      return Optional.of(JSON.readValue(path.resolve("spec.json").toFile(), Note.class));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The supervisor. */
  Optional<ProcessId> supervisor() {
    try {
      return ProcessId.parse(Files.readString(path.resolve("pid")));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  OptionalInt exit() {
    try {
      return OptionalInt.of(Integer.parseInt(Files.readString(path.resolve("exit")).strip()));
    } catch (IOException | NumberFormatException e) {
      return OptionalInt.empty();
    }
  }

  /** Writes down which control group it is in, before anything is put there. */
  void keepGroup(Cgroup group) throws IOException {
    if (!group.directories().isEmpty()) {
      Files.write(resolve("groups"), group.directories().stream().map(Path::toString).toList());
    }
  }

  void keepAllowance(DynoMeter.Allowance allowance) throws IOException {
    JSON.writeValue(resolve("allowance.json").toFile(), new KeptAllowance(allowance));
  }

  /** What it may use; empty for one of a version that limited nothing. */
  Optional<DynoMeter.Allowance> allowance() {
    try {
      return Optional.of(
          JSON.readValue(resolve("allowance.json").toFile(), KeptAllowance.class).allowance());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * allowance.json.
   *
   * @param memory 0 for none
   */
  record KeptAllowance(long memory, long disk, String files, long shipped) {
    KeptAllowance(DynoMeter.Allowance a) {
      this(a.memoryBytes().orElse(0), a.diskBytes(), a.files(), a.shipped());
    }

    DynoMeter.Allowance allowance() {
      OptionalLong max = memory == 0 ? OptionalLong.empty() : OptionalLong.of(memory);
      return new DynoMeter.Allowance(max, disk, files, shipped);
    }
  }

  /** The control group that it is in; none for one of a version or machine without. */
  Cgroup group() {
    try {
      return new Cgroup(Files.readAllLines(resolve("groups")).stream().map(Path::of).toList());
    } catch (IOException e) {
      return Cgroup.NONE;
    }
  }

  void delete() throws IOException {
    Cgroup group = group();
    group.kill();
    group.remove();
    Optional<Note> note = note();
    if (note.isPresent() && !note.get().tree().isEmpty()) {
      TreeDeletion.delete(Path.of(note.get().tree()));
    }
    TreeDeletion.delete(path);
  }

  /**
   * spec.json: who the dyno is.
   *
   * <p>As wide as the file, which who takes the dyno over has nothing beside.
   *
   * @param port 0 for none
   * @param boot the kernel's boot id: pids and start times mean nothing after the next boot
   * @param oneOff its caller holds its streams, so nobody can take it over
   * @param isolation how it is kept apart: says which processes are the app's
   * @param tree where its files are when not in this directory, else empty
   * @param host of its address; left out where that is on loopback
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Note(
      UUID id,
      @JsonProperty("app_id") UUID appId,
      String app,
      String name,
      int version,
      String command,
      int port,
      @JsonProperty("started_at") String startedAt,
      String boot,
      @JsonProperty("one_off") boolean oneOff,
      Isolation isolation,
      String tree,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String host) {

    Note {
      // It is left out where the dyno is on loopback, as in all notes from before.
      host = host == null ? "" : host;
    }

    static Note of(Dyno dyno, boolean oneOff, Isolation isolation, String tree) {
      return new Note(
          dyno.id(),
          dyno.appId(),
          dyno.app().value(),
          dyno.name().toString(),
          dyno.version(),
          dyno.command(),
          dyno.port().orElse(0),
          dyno.startedAt().toString(),
          bootId(),
          oneOff,
          isolation,
          tree,
          dyno.address().map(DynoAddress::host).filter(h -> !h.equals(LOOPBACK)).orElse(""));
    }

    Dyno dyno() {
      return new Dyno(
          id,
          appId,
          new AppName(app),
          DynoName.parse(name),
          version,
          command,
          RuntimeKind.PROCESS,
          port == 0
              ? Optional.empty()
              : Optional.of(new DynoAddress(host.isEmpty() ? LOOPBACK : host, port)),
          Instant.parse(startedAt));
    }

    boolean ofThisBoot() {
      return boot.equals(bootId());
    }

    private static String bootId() {
      try {
        return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
      } catch (IOException e) {
        return "";
      }
    }
  }
}
