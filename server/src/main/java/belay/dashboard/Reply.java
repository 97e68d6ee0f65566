package belay.dashboard;

import belay.http.Answer;
import java.util.Map;
import java.util.Optional;

/** What a page answers. */
sealed interface Reply {
  /**
   * A page.
   *
   * @param template its name
   * @param values what the template takes
   * @param refresh seconds after which the browser asks again
   */
  record Page(int status, String template, Map<String, Object> values, Optional<Integer> refresh)
      implements Reply {
    static Page of(String template, Map<String, Object> values) {
      return new Page(200, template, values, Optional.empty());
    }

    Page status(int code) {
      return new Page(code, template, values, refresh);
    }

    Page refresh(int seconds) {
      return new Page(status, template, values, Optional.of(seconds));
    }
  }

  /**
   * Another page.
   *
   * @param cookie what is set with it
   */
  record SeeOther(String path, Optional<String> cookie) implements Reply {
    static SeeOther to(String path) {
      return new SeeOther(path, Optional.empty());
    }
  }

  /** Text that comes as it is made. */
  record Streamed(Answer.Stream stream) implements Reply {}
}
