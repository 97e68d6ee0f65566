package belay.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Tarballs, good and bad. */
final class Tars {
  private Tars() {}

  interface Part {
    void add(TarArchiveOutputStream tar) throws IOException;
  }

  static byte[] of(Part... parts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      for (Part part : parts) {
        part.add(tar);
      }
    }
    return bytes.toByteArray();
  }

  static byte[] many(int files) throws IOException {
    return of(tar -> {
      for (int i = 0; i < files; i++) {
        file("file" + i, "x").add(tar);
      }
    });
  }

  static Part file(String name, String text) {
    return tar -> {
      TarArchiveEntry entry = new TarArchiveEntry(name, true);
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      entry.setSize(bytes.length);
      tar.putArchiveEntry(entry);
      tar.write(bytes);
      tar.closeArchiveEntry();
    };
  }

  static Part link(String name, String target) {
    return special(name, TarConstants.LF_SYMLINK, target);
  }

  static Part hardLink(String name, String target) {
    return special(name, TarConstants.LF_LINK, target);
  }

  static Part device(String name) {
    return special(name, TarConstants.LF_CHR, "");
  }

  private static Part special(String name, byte kind, String target) {
    return tar -> {
      TarArchiveEntry entry = new TarArchiveEntry(name, kind, true);
      entry.setLinkName(target);
      tar.putArchiveEntry(entry);
      tar.closeArchiveEntry();
    };
  }
}
