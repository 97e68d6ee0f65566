package belay.statics;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.MimeTypes;

/** The media types of files, by the ends of their names. Pure. */
final class MediaTypes {
  private static final String UNKNOWN = "application/octet-stream";

  /** What is newer than Jetty's table, or called otherwise by now. */
  private static final Map<String, String> OWN =
      Map.ofEntries(
          Map.entry("js", "text/javascript"),
          Map.entry("mjs", "text/javascript"),
          Map.entry("cjs", "text/javascript"),
          Map.entry("json", "application/json"),
          Map.entry("map", "application/json"),
          Map.entry("jsonld", "application/ld+json"),
          Map.entry("geojson", "application/geo+json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("wasm", "application/wasm"),
          Map.entry("xml", "application/xml"),
          Map.entry("xsl", "application/xml"),
          Map.entry("rss", "application/rss+xml"),
          Map.entry("atom", "application/atom+xml"),
          Map.entry("xhtml", "application/xhtml+xml"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("avif", "image/avif"),
          Map.entry("webp", "image/webp"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("jxl", "image/jxl"),
          Map.entry("woff", "font/woff"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("ttf", "font/ttf"),
          Map.entry("otf", "font/otf"),
          Map.entry("mp4", "video/mp4"),
          Map.entry("m4v", "video/mp4"),
          Map.entry("webm", "video/webm"),
          Map.entry("mp3", "audio/mpeg"),
          Map.entry("m4a", "audio/mp4"),
          Map.entry("ogg", "audio/ogg"),
          Map.entry("opus", "audio/ogg"),
          Map.entry("flac", "audio/flac"),
          Map.entry("wav", "audio/wav"),
          Map.entry("ics", "text/calendar"),
          Map.entry("md", "text/markdown"),
          Map.entry("markdown", "text/markdown"),
          Map.entry("vtt", "text/vtt"),
          Map.entry("csv", "text/csv"),
          Map.entry("txt", "text/plain"),
          Map.entry("log", "text/plain"),
          Map.entry("text", "text/plain"),
          Map.entry("css", "text/css"),
          Map.entry("html", "text/html"),
          Map.entry("htm", "text/html"),
          Map.entry("pdf", "application/pdf"),
          Map.entry("gz", "application/gzip"),
          Map.entry("tgz", "application/gzip"),
          Map.entry("br", UNKNOWN),
          Map.entry("zip", "application/zip"),
          Map.entry("7z", "application/x-7z-compressed"),
          Map.entry("xz", "application/x-xz"),
          Map.entry("zst", "application/zstd"),
          Map.entry("apk", "application/vnd.android.package-archive"),
          Map.entry("dmg", "application/x-apple-diskimage"),
          Map.entry("epub", "application/epub+zip"));

  private MediaTypes() {}

  /** The value of Content-Type for a file, with the character set where it has text in it. */
  static String of(String name, String charset) {
    String type = type(name);
    return isText(type) ? type + "; charset=" + charset : type;
  }

  private static String type(String name) {
    int dot = name.lastIndexOf('.');
    if (dot < 0 || dot == name.length() - 1) {
      // Apple wants this one, which has no ending, to be JSON.
      return name.equals("apple-app-site-association") ? "application/json" : UNKNOWN;
    }
    String end = name.substring(dot + 1).toLowerCase(Locale.ROOT);
    return Optional.ofNullable(OWN.get(end))
        .or(() -> Optional.ofNullable(MimeTypes.DEFAULTS.getMimeForExtension(end)))
        .map(MediaTypes::bare)
        .orElse(UNKNOWN);
  }

  private static String bare(String type) {
    int parameters = type.indexOf(';');
    return parameters < 0 ? type : type.substring(0, parameters).strip();
  }

  private static boolean isText(String type) {
    return type.startsWith("text/")
        || type.endsWith("+json")
        || type.endsWith("+xml")
        || type.equals("application/json")
        || type.equals("application/xml");
  }
}
