package belay.runtime.docker;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.BuildResponseItem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** The real engine of this machine, and an image of nothing but busybox. */
public final class TestEngine {
  public static final String BUSYBOX = "belay-test/busybox:latest";

  private static final Path PROGRAM = Path.of("/bin/busybox");
  private static final List<String> APPLETS =
      List.of(
          "sh",
          "sleep",
          "cat",
          "echo",
          "env",
          "printf",
          "id",
          "stty",
          "tty",
          "httpd",
          "mkdir",
          "true",
          "false",
          "kill",
          "grep",
          "touch",
          "wget",
          "seq",
          "usleep",
          "ls",
          "hostname");

  private TestEngine() {}

  static String host() {
    return Optional.ofNullable(System.getenv("DOCKER_HOST")).orElse("unix:///var/run/docker.sock");
  }

  /** The engine; a test that cannot have one is skipped with the reason. */
  static Engine orSkip() {
    Engine engine = Engine.at(Optional.of(host()));
    Optional<String> complaint = engine.state().complaint();
    assumeTrue(complaint.isEmpty(), complaint.orElse(""));
    return engine;
  }

  /** The same with the image in it. */
  public static Engine withBusybox() throws IOException, InterruptedException {
    Engine engine = orSkip();
    if (!has(engine)) {
      assumeTrue(isStatic(), "this machine has no static busybox to make an image of");
      // Not imported: the library sends something else than the tar.
      byte[] file = "FROM scratch\nADD root.tar /\n".getBytes(StandardCharsets.UTF_8);
      InputStream tar = tar(Map.of("Dockerfile", file, "root.tar", busybox()));
      try (Pull<BuildResponseItem> built =
          engine.stream((docker, pull) ->
              docker
                  .buildImageCmd()
                  .withTarInputStream(tar)
                  .withTags(Set.of(BUSYBOX))
                  .exec(pull))) {
        while (built.next().isPresent()) {
          // until it is built
        }
      }
    }
    return engine;
  }

  private static boolean has(Engine engine) {
    try {
      engine.ask(docker -> docker.inspectImageCmd(BUSYBOX).exec());
      return true;
    } catch (NotFoundException e) {
      return false;
    }
  }

  private static boolean isStatic() throws IOException {
    return Files.isExecutable(PROGRAM)
        && !new String(Files.readAllBytes(PROGRAM), StandardCharsets.ISO_8859_1)
            .contains("/ld-linux");
  }

  private static byte[] busybox() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      byte[] program = Files.readAllBytes(PROGRAM);
      TarArchiveEntry entry = new TarArchiveEntry("bin/busybox");
      entry.setMode(0755);
      entry.setSize(program.length);
      tar.putArchiveEntry(entry);
      tar.write(program);
      tar.closeArchiveEntry();
      for (String applet : APPLETS) {
        TarArchiveEntry link = new TarArchiveEntry("bin/" + applet, TarConstants.LF_SYMLINK);
        link.setLinkName("busybox");
        tar.putArchiveEntry(link);
        tar.closeArchiveEntry();
      }
      TarArchiveEntry temporary = new TarArchiveEntry("tmp/");
      temporary.setMode(01777);
      tar.putArchiveEntry(temporary);
      tar.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }

  /** A build's context of small files. */
  public static InputStream context(Map<String, String> files) throws IOException {
    Map<String, byte[]> contents = new HashMap<>();
    files.forEach((name, text) -> contents.put(name, text.getBytes(StandardCharsets.UTF_8)));
    return tar(contents);
  }

  private static InputStream tar(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
        entry.setSize(file.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }
}
