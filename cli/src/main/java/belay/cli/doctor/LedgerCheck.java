package belay.cli.doctor;

import belay.cli.command.Call;
import belay.cli.home.Home;
import belay.cli.home.Program;
import belay.cli.http.Json;
import belay.cli.machine.Installation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The ledger: while a control plane runs, whether the file is the one that it has open; else
 * whether one would start with it, by the control plane's own program.
 */
record LedgerCheck(Call call) implements Check {
  private static final String SUBJECT = "ledger";

  static Path file(Home home) {
    return home.path().resolve("data").resolve("ledger.db");
  }

  @Override
  public List<Finding> look() throws IOException {
    Path file = file(call.home());
    Optional<Json> server = Program.SERVER.running(call.home());
    if (server.isPresent()) {
      return List.of(open(file, server.get().number("pid")));
    }
    if (!Files.isDirectory(call.home().path())) {
      return List.of();
    }
    return List.of(unopened(file));
  }

  private static Finding open(Path file, long pid) throws IOException {
    Path data = file.resolveSibling(".");
    if (!Files.isDirectory(data)) {
      return new Finding.Attention(
          SUBJECT,
          data.normalize() + " is gone, while the control plane runs",
          "put it back before the control plane stops");
    }
    Path real = data.toRealPath().resolve(file.getFileName());
    List<String> links = new ArrayList<>();
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fd"))) {
      for (Path link : all) {
        if (Files.isSymbolicLink(link)) {
          links.add(Files.readSymbolicLink(link).toString());
        }
      }
    }
    boolean gone = links.stream().anyMatch(l -> l.startsWith(real + " (deleted)"));
    return gone || !Files.exists(file)
        ? new Finding.Attention(
            SUBJECT,
            file
                + " was deleted or exchanged, and the control plane still writes to the old one,"
                + " which is gone when it stops",
            "do not stop it before you took the apps out: belay releases:export -a APP")
        : new Finding.Well(SUBJECT, "open, " + file);
  }

  /** The program says in one sentence what would keep it from starting. */
  private Finding unopened(Path file) throws IOException {
    List<String> jars =
        Installation.of(call.context().env()).jars(Program.SERVER.module()).stream()
            .map(Path::toString)
            .toList();
    List<String> command = new ArrayList<>(List.of(Installation.java()));
    command.addAll(Program.SERVER.flags());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            String.join(":", jars),
            Program.SERVER.mainClass(),
            "--home",
            call.home().path().toString(),
            "--check"));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile())
            .start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    try {
      return process.waitFor() == 0
          ? new Finding.Well(SUBJECT, Files.exists(file) ? "whole, " + file : "none yet")
          : new Finding.Attention(SUBJECT, said.lines().reduce((_, last) -> last).orElse(""), "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
