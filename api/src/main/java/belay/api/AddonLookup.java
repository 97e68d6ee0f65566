package belay.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Add-ons as the Platform API's clients know them. */
public final class AddonLookup {
  private AddonLookup() {}

  /**
   * {@code add-on}.
   *
   * @param app the first that it is attached to
   * @param configVars the keys that it owns there
   */
  public record AddOn(
      List<String> actions,
      Object addonService,
      Entity billingEntity,
      IdName app,
      Optional<Price> billedPrice,
      List<String> configVars,
      Instant createdAt,
      UUID id,
      String name,
      Object plan,
      String providerId,
      String provisionMessage,
      String state,
      Instant updatedAt,
      Optional<String> webUrl) {
    public AddOn {
      actions = List.copyOf(actions);
      configVars = List.copyOf(configVars);
    }
  }

  /** Who would pay, were there something to pay. */
  public record Entity(UUID id, String name, String type) {}

  /** The price. */
  public record Price(int cents, boolean contract, String unit) {}

  /** {@code add-on-attachment}. */
  public record Attachment(
      Attached addon,
      IdName app,
      Instant createdAt,
      UUID id,
      String name,
      Optional<String> namespace,
      Instant updatedAt,
      Optional<String> webUrl,
      Optional<String> logInputUrl) {}

  /** The add-on of an attachment. */
  public record Attached(UUID id, String name, IdName app) {}

  /** {@code add-on-service}. */
  public record Service(
      Optional<String> cliPluginName,
      Instant createdAt,
      String humanName,
      UUID id,
      String name,
      String state,
      boolean supportsMultipleInstallations,
      boolean supportsSharing,
      Instant updatedAt,
      List<IdName> supportedGenerations) {
    public Service {
      supportedGenerations = List.copyOf(supportedGenerations);
    }
  }

  /**
   * {@code plan}.
   *
   * @param isDefault the key {@code default}
   */
  public record Plan(
      IdName addonService,
      Instant createdAt,
      Optional<List<String>> compliance,
      boolean isDefault,
      String description,
      String humanName,
      UUID id,
      boolean installableInsidePrivateNetwork,
      boolean installableOutsidePrivateNetwork,
      String name,
      Price price,
      boolean spaceDefault,
      String state,
      Instant updatedAt,
      boolean visible) {}
}
