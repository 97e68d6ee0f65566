package belay.http;

import belay.view.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What an endpoint answers. */
public sealed interface Answer {
  int status();

  Map<String, String> headers();

  static Body ok(Object body) {
    return new Body(200, body, Map.of());
  }

  static Body created(Object body) {
    return new Body(201, body, Map.of());
  }

  static Body of(int status, Object body) {
    return new Body(status, body, Map.of());
  }

  /** Accepted, with nothing to say. */
  static Body accepted() {
    return new Body(202, Json.object(), Map.of());
  }

  /** A body of JSON. */
  record Body(int status, Object body, Map<String, String> headers) implements Answer {
    /** A list's things one by one as they are shown. */
    public <T> Body map(Class<T> type, Function<T, ?> view) {
      List<?> all = (List<?>) body;
      return new Body(status, all.stream().map(type::cast).map(view).toList(), headers);
    }

    public Body with(String header, String value) {
      Map<String, String> more = new LinkedHashMap<>(headers);
      more.put(header, value);
      return new Body(status, body, Map.copyOf(more));
    }
  }

  /** A body that is written as it comes. */
  record Stream(int status, Map<String, String> headers, Writer writer) implements Answer {
    public static Stream text(Writer writer) {
      return new Stream(200, Map.of("Content-Type", "text/plain; charset=utf-8"), writer);
    }
  }

  /** Writes a body; the stream is closed for it afterwards. Flushing sends what there is. */
  interface Writer {
    void write(OutputStream out) throws IOException, InterruptedException;
  }
}
