package belay.routing;

import belay.api.routing.AppRoutes;
import belay.api.routing.RouterAnswer;
import belay.api.routing.RouterRequest;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Asks the router over its unix socket, a connection for each request. */
public final class RouterClient implements Routing {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
  private static final JsonMapper JSON = mapper();

  private final Path socket;

  /**
   * Connects to nothing yet.
   *
   * @param socket {@code run/router.sock}
   */
  public RouterClient(Path socket) {
    this.socket = socket;
  }

  @Override
  public void put(AppRoutes routes) {
    done(ask(new RouterRequest.Put(routes), ANSWER_MAX));
  }

  @Override
  public void remove(String app) {
    done(ask(new RouterRequest.Remove(app), ANSWER_MAX));
  }

  @Override
  public void replace(List<AppRoutes> table) {
    done(ask(new RouterRequest.Replace(table), ANSWER_MAX));
  }

  @Override
  public List<AppRoutes> table() {
    return ask(new RouterRequest.Show(), ANSWER_MAX) instanceof RouterAnswer.Table table
        ? table.table()
        : List.of();
  }

  @Override
  public RouterAnswer.Drained drain(String app, String pool, Duration max) {
    var request = new RouterRequest.Drain(app, pool, max.toMillis());
    if (ask(request, max.plus(ANSWER_MAX)) instanceof RouterAnswer.Drained drained) {
      return drained;
    }
    throw new RouterUnavailable("The router gave an answer that is not one to a drain.");
  }

  @Override
  public RouterAnswer.Health health() {
    if (ask(new RouterRequest.Status(), ANSWER_MAX) instanceof RouterAnswer.Health health) {
      return health;
    }
    throw new RouterUnavailable("The router gave an answer that is not its health.");
  }

  private static void done(RouterAnswer answer) {
    if (!(answer instanceof RouterAnswer.Done)) {
      throw new RouterUnavailable("The router gave an answer that is not one to a change.");
    }
  }

  private RouterAnswer ask(RouterRequest request, Duration max) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      Thread limit = cutAfter(channel, max);
      try {
        return checked(exchange(channel, request));
      } finally {
        limit.interrupt();
      }
    } catch (IOException e) {
      throw new RouterUnavailable(
          "The router does not answer on " + socket.getFileName() + ". It is started by: belay up",
          e);
    }
  }

  private RouterAnswer exchange(SocketChannel channel, RouterRequest request) throws IOException {
    channel.connect(UnixDomainSocketAddress.of(socket));
    ByteBuffer line =
        StandardCharsets.UTF_8.encode(
            JSON.writerFor(RouterRequest.class).writeValueAsString(request) + "\n");
    while (line.hasRemaining()) {
      channel.write(line);
    }
    var reader = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
    String answer = reader.readLine();
    if (answer == null) {
      throw new IOException("closed without an answer");
    }
    return JSON.readValue(answer, RouterAnswer.class);
  }

  private static RouterAnswer checked(RouterAnswer answer) {
    if (answer instanceof RouterAnswer.Failed failed) {
      throw new RouterUnavailable(failed.message());
    }
    return answer;
  }

  /** A unix socket channel has no time-out of its own; one that is closed ends its reader. */
  private static Thread cutAfter(SocketChannel channel, Duration max) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            TimeUnit.MILLISECONDS.sleep(max.toMillis());
            channel.close();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
  }

  private static JsonMapper mapper() {
    var builder =
        JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addMixIn(RouterRequest.class, Typed.class)
            .addMixIn(RouterAnswer.class, Typed.class);
    for (Class<?> sealed : new Class<?>[] {RouterRequest.class, RouterAnswer.class}) {
      for (Class<?> type : sealed.getPermittedSubclasses()) {
        builder.registerSubtypes(
            new NamedType(type, type.getSimpleName().toLowerCase(Locale.ROOT)));
      }
    }
    return builder.build();
  }

  /** Says in a property which of the records it is. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  private interface Typed {}
}
