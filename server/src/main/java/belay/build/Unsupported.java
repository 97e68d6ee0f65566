package belay.build;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Languages that no built-in buildpack builds, known by their files. */
final class Unsupported {
  private Unsupported() {}

  /** A language, the files that give it away, and a buildpack that people use for it. */
  private record Foreign(String language, List<String> files, String buildpack) {}

  private static final String GITHUB = "https://github.com/";

  private static final List<Foreign> ALL =
      List.of(
          new Foreign("Rust", List.of("Cargo.toml"), GITHUB + "emk/heroku-buildpack-rust"),
          new Foreign("Elixir", List.of("mix.exs"), GITHUB + "HashNuke/heroku-buildpack-elixir"),
          new Foreign(
              "Deno", List.of("deno.json", "deno.jsonc"), GITHUB + "chibat/heroku-buildpack-deno"),
          new Foreign(
              "Bun",
              List.of("bun.lock", "bun.lockb", "bunfig.toml"),
              GITHUB + "jakeg/heroku-buildpack-bun"),
          new Foreign(
              ".NET",
              List.of("*.csproj", "*.fsproj", "*.vbproj", "*.sln", "global.json"),
              GITHUB + "heroku/heroku-buildpack-dotnet"),
          new Foreign("Scala", List.of("build.sbt"), GITHUB + "heroku/heroku-buildpack-scala"),
          new Foreign(
              "Clojure", List.of("project.clj"), GITHUB + "heroku/heroku-buildpack-clojure"),
          new Foreign(
              "Crystal", List.of("shard.yml"), GITHUB + "crystal-lang/heroku-buildpack-crystal"),
          new Foreign(
              "Swift", List.of("Package.swift"), GITHUB + "vapor-community/heroku-buildpack"));

  /** What to tell the pusher of such an app; empty when it is none of these. */
  static Optional<String> inWords(Path app) throws IOException {
    for (Foreign foreign : ALL) {
      for (String file : foreign.files()) {
        Optional<Path> found = first(app, file);
        if (found.isPresent()) {
          return Optional.of(sentence(foreign, String.valueOf(found.get().getFileName())));
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Path> first(Path app, String names) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(app, names)) {
      for (Path path : all) {
        return Optional.of(path);
      }
    }
    return Optional.empty();
  }

  private static String sentence(Foreign foreign, String file) {
    return "This is a "
        + foreign.language()
        + " app ("
        + file
        + "), and no buildpack here builds "
        + foreign.language()
        + ".\nSet one that does, such as: belay buildpacks:set "
        + foreign.buildpack()
        + "\nIf what the Procfile starts is in the repository already: belay buildpacks:set procfile";
  }
}
