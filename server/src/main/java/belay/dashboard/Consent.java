package belay.dashboard;

import belay.api.PreviewBody.Need;

/**
 * What a rollback needs somebody to agree to, as a box of its form.
 *
 * @param field the form's field, as {@link Acts} reads it; empty where no field says it, and it is
 *     shown as words
 */
public record Consent(String field, String value, String label) {
  private static final String WITHOUT_ADDON = "--without-addon ";

  /** Of what the command line says with an option. */
  public static Consent of(Need need) {
    if (need.flag().startsWith(WITHOUT_ADDON)) {
      return new Consent(
          "l:without_addons",
          need.flag().substring(WITHOUT_ADDON.length()),
          "Without the add-on: " + need.why());
    }
    return switch (need.flag()) {
      case "--accept-migrations" ->
          new Consent("b:accept_migrations", "on", "I accept the migrations: " + need.why());
      case "--accept-contract" ->
          new Consent(
              "b:accept_contract", "on", "I accept what is gone from the database: " + need.why());
      case "--accept-runtime" ->
          new Consent("b:accept_runtime", "on", "I accept the other runtime: " + need.why());
      default -> new Consent("", "", need.why() + " (" + need.flag() + ")");
    };
  }
}
