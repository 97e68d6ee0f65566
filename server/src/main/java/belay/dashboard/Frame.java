package belay.dashboard;

import belay.api.OverviewBody;
import java.util.Optional;

/**
 * What every page shows around its own part.
 *
 * @param tab which of an app's pages it is; empty outside of apps
 * @param kept what was written into a form that was refused
 */
public record Frame(
    String title,
    String tab,
    Optional<Session> session,
    Optional<Notice> notice,
    Optional<OverviewBody> app,
    Optional<Form> kept) {

  /**
   * Who is signed in.
   *
   * @param csrf what each form of a page carries, so that no other site can send one
   */
  public record Session(String email, boolean admin, String csrf) {}

  public String csrf() {
    return session.map(Session::csrf).orElse("");
  }

  /** Whether the person may do that with the page's app. */
  public boolean may(String permission) {
    return app.filter(a -> a.may().contains(permission)).isPresent();
  }

  /** What a field had in a form that was refused, or what it has otherwise. */
  public String value(String field, String otherwise) {
    return kept.flatMap(f -> f.value(field)).orElse(otherwise);
  }

  public String css() {
    return Assets.path("belay.css");
  }

  public String script() {
    return Assets.path("belay.js");
  }

  public String htmx() {
    return Assets.path("htmx.min.js");
  }

  public String icon() {
    return Assets.path("icon.svg");
  }
}
