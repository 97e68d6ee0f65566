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
   * @param refresh what of the header that has the browser ask again
   * @param cookie what is set with it
   * @param sendsTo another origin to which a form of it leads
   */
  record Page(
      int status,
      String template,
      Map<String, Object> values,
      Optional<String> refresh,
      Optional<String> cookie,
      Optional<String> sendsTo)
      implements Reply {
    static Page of(String template, Map<String, Object> values) {
      return new Page(200, template, values, Optional.empty(), Optional.empty(), Optional.empty());
    }

    Page status(int code) {
      return new Page(code, template, values, refresh, cookie, sendsTo);
    }

    /** Asks again after so many seconds. */
    Page refresh(int seconds) {
      return new Page(
          status, template, values, Optional.of(String.valueOf(seconds)), cookie, sendsTo);
    }

    /** Goes to another of these pages after so many seconds. */
    Page refresh(int seconds, String path) {
      return new Page(
          status, template, values, Optional.of(seconds + "; url=" + path), cookie, sendsTo);
    }

    Page cookie(String set) {
      return new Page(status, template, values, refresh, Optional.of(set), sendsTo);
    }

    Page sendingTo(String origin) {
      return new Page(status, template, values, refresh, cookie, Optional.of(origin));
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
