package belay.partner;

import belay.provider.AddonPlan;
import belay.provider.AddonService;
import belay.provider.Outcome;
import belay.provider.Provider;
import belay.provider.ProviderFailed;
import belay.provider.Resource;
import belay.provider.SignOn;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Makes add-ons of a partner's service, by Heroku's Add-on Partner API v3. What it is asked twice
 * it is asked with the same uuid, so that a partner does it once.
 */
final class PartnerProvider implements Provider {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** As Heroku waits for what takes a while. */
  static final Duration LATER_MAX = Duration.ofHours(12);

  private static final String REGION = "belay::here";

  private final Manifest manifest;
  private final Partners.Means means;
  private final InstantSource time;

  PartnerProvider(Manifest manifest, Partners.Means means, InstantSource time) {
    this.manifest = manifest;
    this.means = means;
    this.time = time;
  }

  Manifest manifest() {
    return manifest;
  }

  @Override
  public AddonService service() {
    return new AddonService(
        manifest.id(),
        List.of(),
        manifest.name(),
        manifest.prefix(),
        manifest.prefix(),
        manifest.plans().stream()
            .map(p -> new AddonPlan(p.name(), List.of(), human(p.name()), p.description()))
            .toList());
  }

  private static String human(String name) {
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1).replace('-', ' ');
  }

  @Override
  public Optional<String> obstacle() {
    return Optional.empty();
  }

  @Override
  public Optional<String> place(Resource resource) {
    return Optional.of("at " + manifest.base().getHost());
  }

  @Override
  public Outcome provision(Resource resource) {
    PartnerNotes notes = PartnerNotes.read(resource.notes().all());
    return switch (notes.state()) {
      case PartnerNotes.READY -> ready(resource, notes);
      case PartnerNotes.LATER -> waited(resource, notes);
      default -> asked(resource, notes);
    };
  }

  private Outcome asked(Resource resource, PartnerNotes before) {
    // Written down first: whoever is killed here asks again with the same uuid.
    PartnerNotes notes = before.asked(time.instant());
    resource.notes().keep(notes.notes());
    PartnerAnswer answer = means.calls().provision(manifest, request(resource));
    boolean later = answer.status() == 202;
    notes = notes.answered(later ? PartnerNotes.LATER : PartnerNotes.READY, answer);
    resource.notes().keep(notes.notes());
    return later ? waited(resource, notes) : ready(resource, notes);
  }

  private ObjectNode request(Resource resource) {
    Grants.Code code = means.grants().code(resource.id());
    ObjectNode body = JSON.createObjectNode();
    body.put("callback_url", means.base().get() + "/partner/addons/" + resource.id());
    body.put("name", resource.name());
    body.putObject("oauth_grant")
        .put("code", code.text())
        .put("expires_at", code.until().toString())
        .put("type", "authorization_code");
    body.putObject("options");
    body.put("plan", resource.plan().name());
    body.put("region", REGION);
    body.put("uuid", resource.id().toString());
    return body;
  }

  private Outcome ready(Resource resource, PartnerNotes notes) {
    SortedMap<String, String> config = notes.with(means.book().news(resource.id()));
    if (config.isEmpty()) {
      throw new ProviderFailed(manifest.id() + " made it and gave no config var of its manifest.");
    }
    return new Outcome.Ready(config);
  }

  private Outcome waited(Resource resource, PartnerNotes notes) {
    PartnerBook.News news = means.book().news(resource.id());
    Instant asked = notes.asked().orElseGet(time::instant);
    return switch (news.state()) {
      case PartnerCallbacks.PROVISIONED -> ready(resource, notes);
      case PartnerCallbacks.FAILED ->
          throw new ProviderFailed(manifest.id() + " says that it could not make it.");
      default -> {
        if (asked.plus(LATER_MAX).isBefore(time.instant())) {
          throw new ProviderFailed(manifest.id() + " did not say within 12 hours that it made it.");
        }
        yield new Outcome.Later(
            notes.message().isEmpty() ? manifest.id() + " makes it." : notes.message());
      }
    };
  }

  @Override
  public Outcome change(Resource resource, AddonPlan to) {
    PartnerNotes notes = PartnerNotes.read(resource.notes().all());
    PartnerAnswer answer = means.calls().change(manifest, resource.id(), to.name());
    notes = notes.answered(PartnerNotes.READY, answer);
    resource.notes().keep(notes.notes());
    // Newer than what it told before.
    means.book().tell(resource.id(), "", answer.config());
    return ready(resource, notes);
  }

  /** Nothing: it runs elsewhere. */
  @Override
  public void begin(Resource resource) {
    // It is no process of this machine's.
  }

  /** The partner API knows no pause: it is deleted when it cannot be brought back any more. */
  @Override
  public void suspend(Resource resource) {
    // It stays as it is, and no app has it.
  }

  @Override
  public Outcome resume(Resource resource) {
    return ready(resource, PartnerNotes.read(resource.notes().all()));
  }

  @Override
  public void deprovision(Resource resource) {
    if (PartnerNotes.read(resource.notes().all()).asked().isPresent()) {
      means.calls().deprovision(manifest, resource.id());
    }
    means.grants().forget(resource.id());
    means.book().forget(resource.id());
  }

  @Override
  public Outcome rotate(Resource resource) {
    throw new ProviderFailed(
        manifest.id() + " changes its credentials itself; belay addons:open leads to its pages.");
  }

  @Override
  public void settle(Resource resource) {
    // It makes no new credentials that old ones would go for.
  }

  @Override
  public boolean signsOn() {
    return manifest.signOn().isPresent() && !manifest.salt().isEmpty();
  }

  @Override
  public Optional<SignOn> signOn(Resource resource, SignOn.Visitor visitor) {
    return manifest
        .signOn()
        .filter(_ -> signsOn())
        .map(url -> SignOnForm.of(url, manifest, resource, visitor, time.instant()));
  }
}
