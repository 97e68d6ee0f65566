package belay.backup.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * As much of Amazon S3's protocol as a backup needs (docs.aws.amazon.com/AmazonS3/latest/API), of
 * one bucket in a URL's path. It fails and is slow when it is told to.
 */
final class FakeStore implements AutoCloseable {
  static final String BUCKET = "belay-backups";

  final TreeMap<String, byte[]> objects = new TreeMap<>();
  final Map<String, TreeMap<Integer, byte[]>> uploads = new HashMap<>();
  final List<String> asked = new ArrayList<>();

  /** How many of the next requests are answered 503. */
  int busy;

  /** How many of the next requests are answered after nobody waits any more. */
  final AtomicInteger silent = new AtomicInteger();

  /** What every request is refused with; empty for none. */
  String refused = "";

  private final CountDownLatch closed = new CountDownLatch(1);
  private final HttpServer server;
  private int number;

  FakeStore() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void handle(HttpExchange x) throws IOException {
    if (silent.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
      told(x);
      return;
    }
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    x.close();
  }

  private synchronized void told(HttpExchange x) throws IOException {
    byte[] body = x.getRequestBody().readAllBytes();
    Map<String, String> query = query(x);
    String path = x.getRequestURI().getPath();
    asked.add(x.getRequestMethod() + " " + x.getRequestURI());
    boolean signed = x.getRequestHeaders().getFirst("Authorization").contains("Credential=key/");
    if (busy > 0) {
      busy--;
      answer(x, 503, error("SlowDown"));
    } else if (!refused.isEmpty() || !signed) {
      answer(x, 403, error(refused.isEmpty() ? "AccessDenied" : refused));
    } else if (!path.startsWith("/" + BUCKET)) {
      answer(x, 404, error("NoSuchBucket"));
    } else {
      String key = path.length() > BUCKET.length() + 1 ? path.substring(BUCKET.length() + 2) : "";
      answer(x, key, query, body);
    }
  }

  private void answer(HttpExchange x, String key, Map<String, String> query, byte[] body)
      throws IOException {
    switch (x.getRequestMethod()) {
      case "PUT" -> {
        if (query.containsKey("uploadId")) {
          parts(query).put(Integer.valueOf(query.get("partNumber")), body);
        } else {
          objects.put(key, body);
        }
        x.getResponseHeaders().set("ETag", "\"tag\"");
        answer(x, 200, "");
      }
      case "POST" -> post(x, key, query);
      case "DELETE" -> {
        uploads.remove(query.getOrDefault("uploadId", ""));
        if (!query.containsKey("uploadId")) {
          objects.remove(key);
        }
        answer(x, 204, "");
      }
      default -> get(x, key, query);
    }
  }

  private void post(HttpExchange x, String key, Map<String, String> query) throws IOException {
    if (query.containsKey("uploads")) {
      String id = "upload-" + ++number;
      uploads.put(id, new TreeMap<>());
      answer(
          x,
          200,
          "<InitiateMultipartUploadResult><UploadId>"
              + id
              + "</UploadId>"
              + "</InitiateMultipartUploadResult>");
      return;
    }
    var whole = new java.io.ByteArrayOutputStream();
    for (byte[] part : remove(query).values()) {
      whole.writeBytes(part);
    }
    objects.put(key, whole.toByteArray());
    answer(x, 200, "<CompleteMultipartUploadResult><ETag>t</ETag></CompleteMultipartUploadResult>");
  }

  private void get(HttpExchange x, String key, Map<String, String> query) throws IOException {
    if (query.containsKey("uploads")) {
      StringBuilder all = new StringBuilder("<ListMultipartUploadsResult>");
      uploads
          .keySet()
          .forEach(id ->
              all.append("<Upload><Key>k</Key><UploadId>")
                  .append(id)
                  .append("</UploadId></Upload>"));
      answer(x, 200, all.append("</ListMultipartUploadsResult>").toString());
    } else if (query.containsKey("list-type")) {
      list(x, query);
    } else if (objects.containsKey(key)) {
      byte[] content = content(key);
      x.sendResponseHeaders(200, content.length == 0 ? -1 : content.length);
      x.getResponseBody().write(content);
      x.close();
    } else {
      answer(x, 404, error("NoSuchKey"));
    }
  }

  /** Two on a page. */
  private void list(HttpExchange x, Map<String, String> query) throws IOException {
    String after = query.getOrDefault("continuation-token", "");
    List<String> keys =
        objects.keySet().stream()
            .filter(k -> k.startsWith(query.getOrDefault("prefix", "")))
            .filter(k -> k.compareTo(after) > 0)
            .toList();
    StringBuilder all = new StringBuilder("<ListBucketResult>");
    for (String key : keys.subList(0, Math.min(2, keys.size()))) {
      all.append("<Contents><Key>")
          .append(key)
          .append("</Key><LastModified>2026-11-30T10:00:00.000Z</LastModified><Size>")
          .append(content(key).length)
          .append("</Size></Contents>");
    }
    all.append("<IsTruncated>").append(keys.size() > 2).append("</IsTruncated>");
    if (keys.size() > 2) {
      all.append("<NextContinuationToken>").append(keys.get(1)).append("</NextContinuationToken>");
    }
    answer(x, 200, all.append("</ListBucketResult>").toString());
  }

  private byte[] content(String key) {
    return Objects.requireNonNull(objects.get(key), key);
  }

  private Map<Integer, byte[]> parts(Map<String, String> query) {
    return Objects.requireNonNull(uploads.get(query.get("uploadId")), "no such upload");
  }

  private Map<Integer, byte[]> remove(Map<String, String> query) {
    return Objects.requireNonNull(uploads.remove(query.get("uploadId")), "no such upload");
  }

  private static Map<String, String> query(HttpExchange x) {
    Map<String, String> all = new HashMap<>();
    String raw = x.getRequestURI().getRawQuery();
    for (String pair : (raw == null ? "" : raw).split("&", -1)) {
      String[] words = pair.split("=", 2);
      all.put(
          words[0], words.length < 2 ? "" : URLDecoder.decode(words[1], StandardCharsets.UTF_8));
    }
    return all;
  }

  private static String error(String code) {
    return "<Error><Code>" + code + "</Code><Message>no</Message></Error>";
  }

  private static void answer(HttpExchange x, int status, String xml) throws IOException {
    byte[] bytes = xml.getBytes(StandardCharsets.UTF_8);
    x.getResponseHeaders().set("Content-Type", "application/xml");
    x.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    x.getResponseBody().write(bytes);
    x.close();
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
  }
}
