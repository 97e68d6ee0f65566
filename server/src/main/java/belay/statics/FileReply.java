package belay.statics;

import belay.statics.SiteTree.Entry;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/**
 * The answer with a file: its status and headers, and which parts of the file it carries. Pure.
 *
 * @param headers by their names
 * @param parts of the file: none for no body, one, or several that are sent as multipart/byteranges
 */
record FileReply(int status, Map<String, String> headers, List<Ranges.Part> parts) {
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /**
   * A file as it is sent.
   *
   * @param entry the very file, maybe a compressed one
   * @param type its media type before it was compressed
   * @param encoding how it is compressed, empty when it is not
   * @param varies whether another client would get it in another encoding
   * @param tag its entity tag, when it is known
   */
  record Sent(Entry entry, String type, String encoding, boolean varies, Optional<String> tag) {}

  /**
   * Decides on an answer.
   *
   * @param found 200, or 404 for the page that says so
   * @param modified the site's date in seconds since 1970, 0 for none
   */
  static FileReply of(Sent file, int found, long modified, HttpFields request) {
    long size = file.entry().size();
    Optional<String> date =
        modified == 0
            ? Optional.empty()
            : Optional.of(HTTP_DATE.format(Instant.ofEpochSecond(modified)));
    Map<String, String> headers = new LinkedHashMap<>();
    if (file.varies()) {
      headers.put("Vary", "Accept-Encoding");
    }
    // Ask before you show it from a cache: a release may have replaced it, a rollback too.
    headers.put("Cache-Control", "no-cache");
    if (found != 200) {
      describe(file, headers);
      return whole(found, size, headers);
    }
    headers.put("Accept-Ranges", "bytes");
    file.tag().ifPresent(tag -> headers.put("ETag", tag));
    date.ifPresent(text -> headers.put("Last-Modified", text));
    Conditions conditions = new Conditions(file.tag(), date);
    switch (conditions.of(request)) {
      case NOT_MODIFIED -> {
        return new FileReply(304, headers, List.of());
      }
      case PRECONDITION_FAILED -> {
        return new FileReply(412, Map.of("Cache-Control", "no-cache"), List.of());
      }
      case SEND -> describe(file, headers);
    }
    Optional<String> range =
        Optional.ofNullable(request.getField(HttpHeader.RANGE))
            .map(HttpField::getValue)
            .filter(_ -> conditions.takesRange(request));
    return switch (range.map(r -> Ranges.parse(r, size)).orElse(new Ranges.Whole())) {
      case Ranges.Whole _ -> whole(200, size, headers);
      case Ranges.Unsatisfiable _ -> unsatisfiable(size);
      case Ranges.Parts(List<Ranges.Part> parts) -> partial(parts, size, headers);
    };
  }

  private static void describe(Sent file, Map<String, String> headers) {
    headers.put("Content-Type", file.type());
    if (!file.encoding().isEmpty()) {
      headers.put("Content-Encoding", file.encoding());
    }
  }

  private static FileReply whole(int status, long size, Map<String, String> headers) {
    headers.put("Content-Length", Long.toString(size));
    return new FileReply(
        status, headers, size == 0 ? List.of() : List.of(new Ranges.Part(0, size - 1)));
  }

  private static FileReply unsatisfiable(long size) {
    return new FileReply(
        416, Map.of("Content-Range", "bytes */" + size, "Cache-Control", "no-cache"), List.of());
  }

  private static FileReply partial(
      List<Ranges.Part> parts, long size, Map<String, String> headers) {
    if (parts.size() == 1) {
      Ranges.Part part = parts.getFirst();
      headers.put("Content-Range", "bytes " + part.first() + "-" + part.last() + "/" + size);
      headers.put("Content-Length", Long.toString(part.length()));
    }
    return new FileReply(206, headers, parts);
  }
}
