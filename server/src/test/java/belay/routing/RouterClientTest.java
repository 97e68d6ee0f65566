package belay.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.api.routing.AppRoutes;
import belay.api.routing.RouterAnswer;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouterClientTest {
  private static final AppRoutes ROUTES =
      new AppRoutes(
          "a1",
          "api",
          List.of("api.localhost"),
          AppRoutes.State.UP,
          "v1",
          List.of(new AppRoutes.Upstream("web.1", "127.0.0.1", 5000)));

  @TempDir Path home;

  /** A router that answers one question with that line, or with silence; gives what was asked. */
  private CompletableFuture<String> routerSaying(String answer) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(home.resolve("sock")));
    CompletableFuture<String> asked = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try (listener;
              SocketChannel channel = listener.accept()) {
            var reader =
                new BufferedReader(
                    new InputStreamReader(
                        Channels.newInputStream(channel), StandardCharsets.UTF_8));
            asked.complete(reader.readLine());
            if (answer.isEmpty()) {
              reader.readLine();
            } else {
              channel.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
            }
          } catch (IOException e) {
            asked.completeExceptionally(e);
          }
        });
    return asked;
  }

  private RouterClient client(Duration max) {
    return new RouterClient(
        home.resolve("sock"), home.resolve("routes.json"), new RouterProbe("127.0.0.1"), max);
  }

  @Test
  void putsRoutes() throws Exception {
    CompletableFuture<String> asked = routerSaying("{\"type\":\"done\"}\n");
    client(Duration.ofSeconds(5)).put(ROUTES);
    assertThat(asked.get())
        .isEqualTo(
            "{\"type\":\"put\",\"routes\":{\"app\":\"a1\",\"name\":\"api\","
                + "\"hosts\":[\"api.localhost\"],\"state\":\"UP\",\"pool\":\"v1\","
                + "\"upstreams\":[{\"dyno\":\"web.1\",\"host\":\"127.0.0.1\",\"port\":5000,\"preface\":\"\"}],"
                + "\"answer_seconds\":0,\"affinity\":false,\"weight\":1,\"beside\":[],"
                + "\"https\":{\"hosts\":[],\"redirect\":false,\"port\":0,\"strict_transport\":\"\"}}}");
  }

  /** A router that answers one question after the other. */
  private List<String> routerSayingInTurn(String... answers) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(home.resolve("sock")));
    List<String> asked = new CopyOnWriteArrayList<>();
    Thread.ofVirtual()
        .start(() -> {
          for (String answer : answers) {
            try (SocketChannel channel = listener.accept()) {
              var reader =
                  new BufferedReader(
                      new InputStreamReader(
                          Channels.newInputStream(channel), StandardCharsets.UTF_8));
              asked.add(String.valueOf(reader.readLine()));
              channel.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
            } catch (IOException e) {
              asked.add(e.toString());
            }
          }
        });
    return asked;
  }

  /** A router that answers all that is asked on its connections, until it is ended. */
  private Closeable routerDoing(String name, List<String> asked) throws IOException {
    Path own = home.resolve(name);
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(own));
    Files.move(own, home.resolve("sock"), StandardCopyOption.REPLACE_EXISTING);
    List<SocketChannel> open = new CopyOnWriteArrayList<>();
    Thread.ofVirtual()
        .start(() -> {
          while (listener.isOpen()) {
            try {
              SocketChannel channel = listener.accept();
              open.add(channel);
              Thread.ofVirtual().start(() -> done(channel, name + open.size(), asked));
            } catch (IOException e) {
              return;
            }
          }
        });
    return () -> {
      listener.close();
      for (SocketChannel channel : open) {
        channel.close();
      }
    };
  }

  private static void done(SocketChannel channel, String connection, List<String> asked) {
    try {
      var reader =
          new BufferedReader(
              new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
      while (reader.readLine() != null) {
        asked.add(connection);
        channel.write(ByteBuffer.wrap("{\"type\":\"done\"}".getBytes(StandardCharsets.UTF_8)));
        channel.write(ByteBuffer.wrap("\n".getBytes(StandardCharsets.UTF_8)));
      }
    } catch (IOException e) {
      // It was ended.
    }
  }

  @Test
  void asksForOneChangeAfterTheOtherOnOneConnection() throws Exception {
    List<String> asked = new CopyOnWriteArrayList<>();
    try (Closeable _ = routerDoing("first", asked)) {
      RouterClient client = client(Duration.ofSeconds(5));
      client.put(ROUTES);
      client.remove("a1");
      client.put(ROUTES);
    }
    assertThat(asked).containsExactly("first1", "first1", "first1");
  }

  @Test
  void asksTheRouterThatIsThereNow() throws Exception {
    List<String> asked = new CopyOnWriteArrayList<>();
    RouterClient client = client(Duration.ofSeconds(5));
    try (Closeable _ = routerDoing("first", asked)) {
      client.put(ROUTES);
      // It lives on, as one does that is taken over from.
      try (Closeable _ = routerDoing("second", asked)) {
        client.put(ROUTES);
      }
    }
    try (Closeable _ = routerDoing("third", asked)) {
      client.put(ROUTES);
    }
    assertThat(asked).containsExactly("first1", "second1", "third1");
  }

  @Test
  void asksAgainWhenTheConnectionBroke() throws Exception {
    List<String> asked = new CopyOnWriteArrayList<>();
    RouterClient client = client(Duration.ofSeconds(5));
    try (Closeable _ = routerClosing(asked)) {
      client.put(ROUTES);
      client.put(ROUTES);
    }
    assertThat(asked).containsExactly("1", "2");
  }

  /** A router at one place that ends each connection after its first answer. */
  private Closeable routerClosing(List<String> asked) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(home.resolve("sock")));
    Thread.ofVirtual()
        .start(() -> {
          for (int i = 1; listener.isOpen(); i++) {
            try (SocketChannel channel = listener.accept()) {
              var _ = channel.read(ByteBuffer.allocate(4_096));
              asked.add(Integer.toString(i));
              channel.write(
                  ByteBuffer.wrap("{\"type\":\"done\"}\n".getBytes(StandardCharsets.UTF_8)));
            } catch (IOException e) {
              return;
            }
          }
        });
    return listener;
  }

  @Test
  void doesNotWaitForARouterThatIsSilentOnAChange() throws IOException {
    var _ = routerSaying("");
    assertThatThrownBy(() -> client(Duration.ofMillis(100)).put(ROUTES))
        .isInstanceOf(RouterUnavailable.class)
        .hasMessageContaining("did not answer within 100 ms");
  }

  @Test
  void putsSeveralAppsAtOnce() throws Exception {
    CompletableFuture<String> asked = routerSaying("{\"type\":\"done\"}\n");
    client(Duration.ofSeconds(5))
        .put(List.of(ROUTES, ROUTES.under("a2", List.of("web.localhost"))));
    assertThat(asked.get())
        .startsWith("{\"type\":\"putall\",\"routes\":[{\"app\":\"a1\"")
        .contains("\"app\":\"a2\"");
  }

  @Test
  void anOlderRouterIsGivenAWholeTableInTheirPlace() throws IOException {
    String old =
        "{\"app\":\"%s\",\"name\":\"x\",\"hosts\":[\"%s.localhost\"],\"state\":\"STOPPED\","
            + "\"pool\":\"v1\",\"upstreams\":[],\"answer_seconds\":0,\"affinity\":false}";
    List<String> asked =
        routerSayingInTurn(
            "{\"type\":\"failed\",\"message\":\"The router does not understand this.\"}\n",
            "{\"type\":\"table\",\"table\":["
                + old.formatted("a1", "api")
                + ","
                + old.formatted("a9", "other")
                + "]}\n",
            "{\"type\":\"done\"}\n");
    client(Duration.ofSeconds(5)).put(List.of(ROUTES));
    assertThat(asked.getLast())
        .startsWith("{\"type\":\"replace\"")
        .contains("\"app\":\"a9\"", "\"app\":\"a1\"", "5000")
        .doesNotContainPattern("a1.*a1\"");
  }

  @Test
  void drains() throws Exception {
    CompletableFuture<String> asked =
        routerSaying("{\"type\":\"drained\",\"in_flight\":41,\"cut\":0,\"micros\":6000}\n");
    assertThat(client(Duration.ofSeconds(5)).drain("a1", "v1", Duration.ofSeconds(2)))
        .isEqualTo(new RouterAnswer.Drained(41, 0, 0, 0, 6000));
    assertThat(asked.get())
        .isEqualTo("{\"type\":\"drain\",\"app\":\"a1\",\"pool\":\"v1\",\"millis_max\":2000}");
  }

  @Test
  void hearsWhatPoolsWereCounted() throws Exception {
    CompletableFuture<String> asked =
        routerSaying(
            "{\"type\":\"counted\",\"pools\":[{\"pool\":\"v1\",\"micros\":7,"
                + "\"statuses\":{\"2xx\":5},\"errors\":{\"H12\":1},"
                + "\"latencies\":[{\"micros\":8,\"count\":5}]}]}\n");
    assertThat(client(Duration.ofSeconds(5)).counts("a1"))
        .containsExactly(
            new RouterAnswer.Counts(
                "v1",
                7,
                Map.of("2xx", 5L),
                Map.of("H12", 1L),
                List.of(new RouterAnswer.Bucket(8, 5))));
    assertThat(asked.get()).isEqualTo("{\"type\":\"count\",\"app\":\"a1\"}");
  }

  @Test
  void saysThatAnOlderRouterCountsNothing() throws IOException {
    var _ =
        routerSaying(
            "{\"type\":\"failed\",\"message\":\"The router does not understand this request.\"}\n");
    assertThatThrownBy(() -> client(Duration.ofSeconds(5)).counts("a1"))
        .isInstanceOf(RouterUnavailable.class)
        .hasMessage("The router refused: The router does not understand this request.");
  }

  @Test
  void readsTheTableOfAnOlderRouter() throws IOException {
    String app =
        "{\"app\":\"a1\",\"name\":\"api\",\"hosts\":[\"api.localhost\"],\"state\":\"UP\","
            + "\"pool\":\"v1\",\"upstreams\":[{\"dyno\":\"web.1\",\"host\":\"127.0.0.1\","
            + "\"port\":5000}],\"answer_seconds\":0,\"affinity\":false}";
    Files.writeString(home.resolve("routes.json"), "{\"apps\":[" + app + "]}");
    assertThat(client(Duration.ofSeconds(5)).table()).containsExactly(ROUTES);

    var _ = routerSaying("{\"type\":\"table\",\"table\":[" + app + "]}\n");
    assertThat(client(Duration.ofSeconds(5)).table()).containsExactly(ROUTES);
  }

  @Test
  void hearsWhichAppsAreAwaited() throws Exception {
    CompletableFuture<String> asked =
        routerSaying("{\"type\":\"waiting\",\"apps\":[\"a1\",\"a2\"]}\n");
    // However short its patience is otherwise: here it is told how long to wait.
    assertThat(client(Duration.ZERO).awaited(Duration.ofSeconds(20))).containsExactly("a1", "a2");
    assertThat(asked.get()).isEqualTo("{\"type\":\"awaited\",\"millis_max\":20000}");
  }

  @Test
  void hearsThatNobodyWaits() throws Exception {
    var _ = routerSaying("{\"type\":\"waiting\",\"apps\":[]}\n");
    assertThat(client(Duration.ofSeconds(5)).awaited(Duration.ofSeconds(20))).isEmpty();
  }

  @Test
  void saysThatAnOlderRouterTellsNothingOfWhoWaits() throws IOException {
    var _ =
        routerSaying(
            "{\"type\":\"failed\",\"message\":\"The router does not understand this request.\"}\n");
    assertThatThrownBy(() -> client(Duration.ofSeconds(5)).awaited(Duration.ofSeconds(20)))
        .isInstanceOf(RouterUnavailable.class)
        .hasMessage("The router refused: The router does not understand this request.");
  }

  @Test
  void saysThatNoRouterIsThereToTellWhoWaits() {
    assertThatThrownBy(() -> client(Duration.ofSeconds(5)).awaited(Duration.ofSeconds(20)))
        .isInstanceOf(RouterUnavailable.class)
        .hasMessageContaining("Is it running?");
  }

  @Test
  void passesOnWhyTheRouterRefused() throws IOException {
    var _ = routerSaying("{\"type\":\"failed\",\"message\":\"The disk is full.\"}\n");
    assertThatThrownBy(() -> client(Duration.ofSeconds(5)).remove("a1"))
        .isInstanceOf(RouterUnavailable.class)
        .hasMessage("The router refused: The disk is full.");
  }

  @Test
  void saysThatNoRouterIsThere() {
    assertThatThrownBy(() -> client(Duration.ofSeconds(5)).health())
        .isInstanceOf(RouterUnavailable.class)
        .hasMessageContaining("Is it running? Start it with: belay up");
  }

  @Test
  void doesNotWaitForASilentRouter() throws IOException {
    var _ = routerSaying("");
    assertThatThrownBy(() -> client(Duration.ofMillis(100)).table())
        .isInstanceOf(RouterUnavailable.class)
        .hasMessageContaining("did not answer within 100 ms");
  }
}
