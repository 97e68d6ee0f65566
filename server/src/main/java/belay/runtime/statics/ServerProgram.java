package belay.runtime.statics;

import belay.files.TreeDeletion;
import belay.statics.Main;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.IO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The static server's program as files: its own classes and the libraries that it needs, nothing
 * else of Belay's, in a directory of their own that a sandbox can show.
 *
 * @param directory holds the jars, below {@code lib}
 * @param number tells one build of it from another
 */
record ServerProgram(Path directory, int number) {
  private static final String PACKAGE = "belay/statics";

  private static final List<Class<?>> LIBRARIES =
      List.of(
          Server.class,
          HttpFields.class,
          EndPoint.class,
          IO.class,
          Logger.class,
          LoggerFactory.getILoggerFactory().getClass(),
          JsonMapper.class,
          JsonFactory.class,
          JsonProperty.class);

  /** Writes the program that this control plane has below a directory, unless it is there. */
  static ServerProgram write(Path statics) throws IOException {
    Map<String, byte[]> classes = classes();
    List<Path> libraries = new ArrayList<>();
    for (Class<?> one : LIBRARIES) {
      libraries.add(source(one));
    }
    String name = hash(classes, libraries);
    Path directory = statics.resolve("program-" + name);
    int number = Integer.parseInt(name.substring(0, 7), 16);
    if (!Files.isDirectory(directory)) {
      Path whole = Files.createDirectories(statics.resolve("program-new"));
      Path fresh = whole.resolve("lib");
      TreeDeletion.delete(fresh);
      Files.createDirectory(fresh);
      try (OutputStream out = Files.newOutputStream(fresh.resolve("static-server.jar"))) {
        writeJar(classes, out);
      }
      for (Path library : libraries) {
        Files.copy(library, fresh.resolve(String.valueOf(library.getFileName())));
      }
      Files.move(whole, directory, StandardCopyOption.ATOMIC_MOVE);
    }
    return new ServerProgram(directory, number);
  }

  /**
   * Where a class was found. A class of an ahead-of-time cache says of itself where it was when
   * that was made, which may be another copy that is gone.
   */
  private static Path source(Class<?> of) throws IOException {
    String name = of.getName().replace('.', '/') + ".class";
    URL url = Objects.requireNonNull(of.getResource("/" + name), name);
    try {
      if (url.openConnection() instanceof JarURLConnection jar) {
        return Path.of(jar.getJarFileURL().toURI());
      }
      String file = url.toURI().toString();
      return Path.of(URI.create(file.substring(0, file.length() - name.length())));
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  private static Map<String, byte[]> classes() throws IOException {
    Path source = source(Main.class);
    if (Files.isDirectory(source)) {
      return classes(source.resolve(PACKAGE));
    }
    try (FileSystem jar =
        FileSystems.newFileSystem(URI.create("jar:" + source.toUri()), Map.of())) {
      return classes(jar.getPath(PACKAGE));
    }
  }

  private static Map<String, byte[]> classes(Path directory) throws IOException {
    Map<String, byte[]> classes = new TreeMap<>();
    try (Stream<Path> all = Files.list(directory)) {
      for (Path file : all.toList()) {
        classes.put(PACKAGE + "/" + file.getFileName(), Files.readAllBytes(file));
      }
    }
    return classes;
  }

  private static void writeJar(Map<String, byte[]> classes, OutputStream out) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> one : classes.entrySet()) {
        zip.putNextEntry(new ZipEntry(one.getKey()));
        zip.write(one.getValue());
        zip.closeEntry();
      }
    }
  }

  private static String hash(Map<String, byte[]> classes, List<Path> libraries) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      classes.values().forEach(digest::update);
      for (Path library : libraries) {
        String line = library.getFileName() + " " + Files.size(library) + "\n";
        digest.update(line.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The command line, for a shell in the program's directory.
   *
   * @param sites the directory of the sites, as the server sees it
   */
  String command(Path java, Path sites) {
    return "exec "
        + quoted(java.resolve("bin/java").toString())
        + " -Xms8m -Xmx48m -XX:MaxDirectMemorySize=128m -Xss256k -XX:+UseSerialGC"
        + " -XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=24m -XX:+UseCompactObjectHeaders"
        + " -XX:-UsePerfData -XX:+ExitOnOutOfMemoryError"
        + " -Dsun.jnu.encoding=UTF-8 -Dorg.slf4j.simpleLogger.defaultLogLevel=warn"
        + " -cp 'lib/*' "
        + Main.class.getName()
        + " "
        + quoted(sites.toString());
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
