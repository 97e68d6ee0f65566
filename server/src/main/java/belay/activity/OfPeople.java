package belay.activity;

import java.util.List;

/** Who may do what with an app, by e-mail address. */
public sealed interface OfPeople extends Happening {
  String email();

  record Lets(String email, List<String> permissions) implements OfPeople {}

  record LetsNothing(String email) implements OfPeople {}

  /** Somebody with permissions is no longer a user of the server. */
  record UserRemoved(String email) implements OfPeople {}
}
