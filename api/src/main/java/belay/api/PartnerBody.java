package belay.api;

import java.util.List;
import java.util.UUID;

/** What partners are told of their resources, in the words of Heroku's API for them. */
public final class PartnerBody {
  private PartnerBody() {}

  /** A config var. */
  public record Var(String name, String value) {}

  /**
   * A resource.
   *
   * @param state {@code provisioning}, {@code provisioned} or {@code deprovisioned}
   */
  public record Of(
      UUID id,
      String name,
      IdName app,
      IdName addonService,
      IdName plan,
      List<String> configVars,
      String state) {
    public Of {
      configVars = List.copyOf(configVars);
    }
  }

  /**
   * What a grant was exchanged for (RFC 6749 section 5.1).
   *
   * @param expiresIn seconds
   */
  public record Token(String accessToken, String refreshToken, long expiresIn, String tokenType) {}
}
