package belay.kernel;

import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TCP sockets that listen on this machine (proc_net_tcp(5)), as far as a connection to
 * 127.0.0.1 can reach them.
 */
public final class PortTable {
  private static final String LISTEN = "0A";
  private static final String COMING = "03";
  private static final int UID = 7;
  private static final int INODE = 9;

  /** Addresses as the kernel prints them on a little-endian machine, or on a big-endian one. */
  private static final Set<String> REACHED =
      Set.of(
          "00000000",
          "0100007F",
          "7F000001",
          "0".repeat(32),
          "0000000000000000FFFF00000100007F",
          "00000000000000000000FFFF7F000001",
          "0000000000000000FFFF000000000000",
          "00000000000000000000FFFF00000000");

  private static final Logger LOG = LoggerFactory.getLogger(PortTable.class);

  private final List<Path> tables;

  /** Those of the network that a process is in. */
  public static PortTable of(ProcessId process) {
    Path net = Path.of("/proc/" + process.pid() + "/net");
    return new PortTable(List.of(net.resolve("tcp"), net.resolve("tcp6")));
  }

  PortTable(List<Path> tables) {
    this.tables = tables;
  }

  /** A socket that listens, by the user who made it and its number among the sockets. */
  public record Listener(int uid, String inode) {}

  /** Every socket that may be given a connection to that port of 127.0.0.1. */
  public List<Listener> at(int port) {
    List<Listener> found = new ArrayList<>();
    for (Path table : tables) {
      try (InputStream in = new LineByLine(Files.newInputStream(table));
          BufferedReader lines =
              new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
        read(lines, port, found);
      } catch (NoSuchFileException e) {
        // A machine without IPv6, or a process that has just ended.
      } catch (IOException e) {
        // A process that ends right now: then nothing of it listens.
        LOG.debug("{} cannot be read", table, e);
      }
    }
    return found;
  }

  /**
   * Takes no more of the table at a time than about a line of it: to answer more, the kernel goes
   * through its table of all connections, which takes milliseconds even where there are none.
   */
  private static final class LineByLine extends FilterInputStream {
    private static final int BYTES = 200;

    LineByLine(InputStream table) {
      super(table);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return super.read(bytes, offset, Math.min(length, BYTES));
    }
  }

  static List<Listener> parse(String table, int port) throws IOException {
    List<Listener> found = new ArrayList<>();
    read(new BufferedReader(new StringReader(table)), port, found);
    return found;
  }

  private static void read(BufferedReader lines, int port, List<Listener> found)
      throws IOException {
    String suffix = ":%04X".formatted(port);
    String heading = lines.readLine();
    if (heading == null) {
      return;
    }
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] fields = line.strip().split("\\s+", -1);
      if (fields.length <= INODE) {
        continue;
      }
      if (!fields[3].equals(LISTEN) && !fields[3].equals(COMING)) {
        // Those that listen come first; a busy machine has many connections behind them.
        return;
      }
      String local = fields[1];
      if (fields[3].equals(LISTEN)
          && local.endsWith(suffix)
          && REACHED.contains(local.substring(0, local.length() - suffix.length()))) {
        found.add(new Listener(Integer.parseInt(fields[UID]), fields[INODE]));
      }
    }
  }
}
