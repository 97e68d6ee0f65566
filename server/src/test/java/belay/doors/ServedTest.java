package belay.doors;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of the real API over the real road. */
public abstract class ServedTest {
  @TempDir protected Path home;

  @SuppressWarnings("NullAway.Init") // set before each test
  public Served served;

  @BeforeEach
  void open() throws Exception {
    served = new Served(home);
  }

  @AfterEach
  void close() {
    served.close();
  }
}
