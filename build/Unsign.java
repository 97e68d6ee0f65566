import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Manifest;

/**
 * Takes the signatures out of the jars that a program runs from: a JVM puts no class of a signed
 * jar into an ahead-of-time cache, and checks each when it is loaded, which is half of a start.
 * What a jar must be is known by its checksum before this. Run by the build: {@code java
 * build/Unsign.java DIRECTORY}.
 */
class Unsign {
  static void main(String[] args) throws IOException {
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(Path.of(args[0]), "*.jar")) {
      for (Path jar : jars) {
        unsign(jar);
      }
    }
  }

  static void unsign(Path jar) throws IOException {
    try (FileSystem inside = FileSystems.newFileSystem(jar)) {
      if (signatures(inside).isEmpty()) {
        return;
      }
    }
    FileTime time = Files.getLastModifiedTime(jar);
    Path fresh =
        Files.copy(
            jar,
            jar.resolveSibling(jar.getFileName() + ".new"),
            StandardCopyOption.REPLACE_EXISTING);
    try (FileSystem inside = FileSystems.newFileSystem(fresh)) {
      for (Path signature : signatures(inside)) {
        Files.delete(signature);
      }
      forgetDigests(inside.getPath("META-INF", "MANIFEST.MF"));
    }
    // The same at each build, for the programs to be known as the same.
    Files.setLastModifiedTime(fresh, time);
    Files.move(fresh, jar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  static List<Path> signatures(FileSystem inside) throws IOException {
    List<Path> all = new ArrayList<>();
    Path directory = inside.getPath("META-INF");
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.{SF,RSA,DSA,EC}")) {
        files.forEach(all::add);
      }
    }
    return all;
  }

  /** What a manifest says of single files is what the signatures stood on. */
  static void forgetDigests(Path file) throws IOException {
    FileTime time = Files.getLastModifiedTime(file);
    Manifest manifest = new Manifest(new ByteArrayInputStream(Files.readAllBytes(file)));
    manifest.getEntries().clear();
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    manifest.write(text);
    Files.write(file, text.toByteArray());
    Files.setLastModifiedTime(file, time);
  }
}
