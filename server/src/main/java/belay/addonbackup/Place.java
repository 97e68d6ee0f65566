package belay.addonbackup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** Where the files of backups are kept. Safe for one thread at a time. */
public interface Place {
  /** What people call it. */
  String shown();

  /**
   * Keeps a file under a name; one that is cut short is none.
   *
   * @param file on the disk of this machine; it may be moved
   */
  void put(String name, Path file) throws IOException;

  /**
   * What a file holds.
   *
   * @throws java.nio.file.NoSuchFileException when there is none
   */
  InputStream open(String name) throws IOException;

  /** Deletes one, if it is there. */
  void delete(String name) throws IOException;
}
