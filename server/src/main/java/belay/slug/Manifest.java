package belay.slug;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * What a tree is made of, sorted by path, parents first. Written one entry a line, ASCII only, so
 * that equal trees have equal bytes:
 *
 * <pre>
 * belay-slug 1
 * d PATH
 * f HASH SIZE PATH     a file
 * x HASH SIZE PATH     an executable file
 * l TARGET PATH        a symbolic link
 * </pre>
 */
record Manifest(List<Entry> entries) {
  private static final String HEAD = "belay-slug 1";

  Manifest {
    entries = entries.stream().sorted(Comparator.comparing(Entry::path)).toList();
  }

  /** Paths and targets are encoded by {@link PathCodec}. */
  sealed interface Entry {
    String path();

    String line();

    record Directory(String path) implements Entry {
      @Override
      public String line() {
        return "d " + path;
      }
    }

    record File(String path, String hash, boolean executable, long size) implements Entry {
      @Override
      public String line() {
        return (executable ? "x " : "f ") + hash + " " + size + " " + path;
      }

      /** Names the content and its mode: hard links share a mode, so it is part of the name. */
      String object() {
        return executable ? hash + "x" : hash;
      }
    }

    record Link(String path, String target) implements Entry {
      @Override
      public String line() {
        return "l " + target + " " + path;
      }
    }
  }

  /** Of the files, in bytes. */
  long size() {
    return files().stream().mapToLong(Entry.File::size).sum();
  }

  List<Entry.File> files() {
    return entries.stream()
        .filter(Entry.File.class::isInstance)
        .map(Entry.File.class::cast)
        .toList();
  }

  /** Writes it, line by line: all at once it would take several times its size. */
  void write(OutputStream out) throws IOException {
    out.write((HEAD + "\n").getBytes(StandardCharsets.US_ASCII));
    for (Entry entry : entries) {
      out.write((entry.line() + "\n").getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** SHA-256 over what is written, in hex. */
  String treeHash() {
    MessageDigest digest = sha256();
    try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /**
   * @throws IOException also when the file is not a whole manifest
   */
  static Manifest read(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
    if (lines.isEmpty() || !lines.getFirst().equals(HEAD)) {
      throw new IOException(file + " is damaged: it is no manifest");
    }
    List<Entry> entries = new ArrayList<>(lines.size());
    for (String line : lines.subList(1, lines.size())) {
      entries.add(parse(line, file));
    }
    return new Manifest(entries);
  }

  private static Entry parse(String line, Path file) throws IOException {
    String[] words = line.split(" ", -1);
    String kind = words[0] + words.length;
    try {
      return switch (kind) {
        case "d2" -> new Entry.Directory(words[1]);
        case "l3" -> new Entry.Link(words[2], words[1]);
        case "f4", "x4" ->
            new Entry.File(words[3], words[1], words[0].equals("x"), Long.parseLong(words[2]));
        default -> throw new IOException(file + " is damaged: \"" + line + "\"");
      };
    } catch (NumberFormatException e) {
      throw new IOException(file + " is damaged: \"" + line + "\"", e);
    }
  }
}
