package belay.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients of HTTP/2 over TLS that ask an app all the time, by curl: each asks a few times on a
 * connection and then begins another. What is not answered 200 over HTTP/2 is kept.
 */
final class Curls implements AutoCloseable {
  private static final int EACH = 5;

  final List<String> failures = new CopyOnWriteArrayList<>();
  private final AtomicLong answered = new AtomicLong();
  private final List<Thread> threads = new ArrayList<>();
  private final Path directory;
  private volatile boolean stopped;

  private Curls(Path directory) {
    this.directory = directory;
  }

  /**
   * So many of them.
   *
   * @param trusted what the certificate leads to
   */
  static Curls on(Machine machine, int https, String host, Path trusted, int count) {
    Curl.insist();
    Curls curls = new Curls(machine.root);
    List<String> command =
        new ArrayList<>(
            List.of(
                "curl",
                "-sS",
                "--http2",
                "--max-time",
                "40",
                "--cacert",
                trusted.toString(),
                "--resolve",
                host + ":" + https + ":127.0.0.1",
                "-w",
                "%{stderr}%{http_code} over %{http_version}\\n"));
    for (int i = 0; i < EACH; i++) {
      command.addAll(List.of("-o", "/dev/null", "https://" + host + ":" + https + "/"));
    }
    for (int i = 0; i < count; i++) {
      curls.threads.add(Thread.ofPlatform().start(() -> curls.run(command)));
    }
    curls.awaitMore(EACH);
    return curls;
  }

  private void run(List<String> command) {
    while (!stopped) {
      try {
        Process curl =
            new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String said =
            new String(
                curl.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        curl.waitFor();
        said.lines().forEach(this::judge);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Of a connection that broke there are two lines: why, and a status of none. */
  private void judge(String line) {
    if (line.equals("200 over 2")) {
      answered.incrementAndGet();
    } else if (!line.startsWith("000 ")) {
      failures.add(line);
    }
  }

  void awaitMore(int requests) {
    long before = answered.get();
    Until.isTrue("requests go on over HTTP/2", () -> answered.get() > before + requests);
  }

  long answered() {
    return answered.get();
  }

  @Override
  public void close() {
    stopped = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
