package belay.doors;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of the real API over the real road. */
public abstract class ServedTest {
  @SuppressWarnings("NullAway.Init") // set before all tests
  @TempDir
  static Path homes;

  /** The server that is as it was made, if there is one. */
  private static final Deque<ServedTest> UNTOUCHED = new ArrayDeque<>();

  @SuppressWarnings("NullAway.Init") // set before each test
  protected Path home;

  @SuppressWarnings("NullAway.Init") // set before each test
  public Served served;

  @BeforeEach
  void open() throws Exception {
    if (UNTOUCHED.isEmpty()) {
      home = Files.createTempDirectory(homes, "home");
      served = new Served(home);
    } else {
      ServedTest before = UNTOUCHED.pop();
      home = before.home;
      served = before.served;
    }
  }

  @AfterEach
  void close(TestInfo test) {
    if (test.getTestMethod().filter(m -> m.isAnnotationPresent(AsksOnly.class)).isPresent()) {
      UNTOUCHED.push(this);
    } else {
      served.close();
    }
  }

  @AfterAll
  static void closeUntouched() {
    while (!UNTOUCHED.isEmpty()) {
      UNTOUCHED.pop().served.close();
    }
  }
}
