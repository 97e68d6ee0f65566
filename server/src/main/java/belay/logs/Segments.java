package belay.logs;

import belay.logs.AppLogs.Entry;
import belay.logs.AppLogs.Reader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of one log, read: they may grow and go meanwhile. */
public final class Segments {
  private static final Pattern NAME = Pattern.compile("(\\d{1,19})\\.log");
  private static final int CHUNK = 65_536;

  private Segments() {}

  /** A file and the position of its first byte. */
  public record Segment(Path file, long base) {
    long end() throws IOException {
      return base + Files.size(file);
    }
  }

  static Path file(Path directory, long base) {
    return directory.resolve(base + ".log");
  }

  /** Oldest first. */
  static List<Segment> of(Path directory) throws IOException {
    List<Segment> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
      for (Path file : all) {
        Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
        if (name.matches()) {
          found.add(new Segment(file, Long.parseLong(name.group(1))));
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
    found.sort(Comparator.comparingLong(Segment::base));
    return found;
  }

  /**
   * Gives lines oldest first, until somebody has had enough; those that are written meanwhile, too.
   *
   * @param from lines that begin before this position are not read
   * @param sieve which lines are to be read at all
   */
  static void forwards(Path directory, long from, Sieve sieve, Reader reader) throws IOException {
    for (Segment segment : of(directory)) {
      try {
        if (segment.end() > from && !forwards(segment, from, sieve, reader)) {
          return;
        }
      } catch (NoSuchFileException e) {
        // It has just made room for newer ones.
      }
    }
  }

  private static boolean forwards(Segment segment, long from, Sieve sieve, Reader reader)
      throws IOException {
    try (InputStream file = Files.newInputStream(segment.file())) {
      long at = Math.max(0, from - segment.base());
      file.skipNBytes(at);
      byte[] block = new byte[CHUNK];
      ByteArrayOutputStream begun = new ByteArrayOutputStream();
      for (int read = file.read(block); read >= 0; read = file.read(block)) {
        int start = 0;
        for (int i = 0; i < read; i++) {
          if (block[i] != '\n') {
            continue;
          }
          begun.write(block, start, i - start);
          start = i + 1;
          byte[] line = begun.toByteArray();
          begun.reset();
          if (sieve.lets(line, 0, line.length)
              && !isGiven(line, segment.base() + at + start, reader)) {
            return false;
          }
        }
        begun.write(block, start, read - start);
        at += read;
      }
      return true;
    }
  }

  /** Answers false when the reader has had enough. */
  private static boolean isGiven(byte[] line, long position, Reader reader) throws IOException {
    var parsed = LineText.parse(new String(line, StandardCharsets.UTF_8));
    return parsed.isEmpty() || reader.line(new Entry(position, parsed.get()));
  }

  /**
   * Gives lines newest first, until somebody has had enough.
   *
   * @param from lines that begin before this position are not read
   * @param to lines that end after it are not either
   * @param sieve which lines are to be read at all
   */
  static void backwards(Path directory, long from, long to, Sieve sieve, Predicate<Entry> more) {
    try {
      for (Segment segment : of(directory).reversed()) {
        if (segment.base() < to && !new BackwardLines(segment, sieve, more).give(from, to)) {
          return;
        }
      }
    } catch (NoSuchFileException e) {
      // The oldest segment has just made room; what was read is what there is.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
