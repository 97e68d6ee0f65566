package belay.services;

import static belay.access.Scope.Need.EVERYTHING;
import static belay.access.Scope.Need.READ;
import static belay.http.Allowed.ADMIN;

import belay.addon.Provision;
import belay.addon.Provisions;
import belay.api.ProviderBody;
import belay.api.request.FreeForm;
import belay.api.request.Reason;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Exchange;
import belay.http.Routes;
import belay.partner.Manifest;
import belay.partner.PartnerBook;
import belay.partner.Partners;
import belay.provider.Provider;
import belay.provider.Providers;
import belay.release.Printable;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** Partners whose services are add-ons here: an administrator registers them by their manifests. */
public final class ProvidersResource {
  private static final List<String> RESERVED = List.of("external", "deployhooks");

  private final Partners partners;
  private final Providers providers;
  private final Provisions provisions;
  private final String base;

  /**
   * The endpoints.
   *
   * @param base where partners find this server, without a slash at its end
   */
  public ProvidersResource(
      Partners partners, Providers providers, Provisions provisions, String base) {
    this.partners = partners;
    this.providers = providers;
    this.provisions = provisions;
    this.base = base;
  }

  public void register(Routes routes) {
    routes
        .get("/providers", READ, ADMIN, ProviderBody.class, _ -> Answer.ok(all()))
        .post("/providers", EVERYTHING, ADMIN, FreeForm.class, ProviderBody.class, this::add)
        .delete(
            "/providers/{provider}",
            EVERYTHING,
            ADMIN,
            Reason.class,
            ProviderBody.class,
            (x, _) -> remove(x));
  }

  private List<ProviderBody> all() {
    return partners.all().stream().map(e -> body(e, Optional.empty())).toList();
  }

  private ProviderBody body(PartnerBook.Entry entry, Optional<String> secret) {
    Manifest manifest = entry.manifest();
    return new ProviderBody(
        manifest.id(),
        manifest.name(),
        manifest.base().getHost(),
        manifest.plans().stream().map(Manifest.Plan::name).toList(),
        manifest.variables().stream().map(manifest::full).toList(),
        entry.createdAt(),
        secret,
        base + "/oauth/token");
  }

  private Answer add(Exchange x) {
    JsonNode manifest = x.names();
    String id = manifest.path("id").asText();
    boolean taken =
        RESERVED.contains(id)
            || providers
                .of(id)
                .map(Provider::service)
                .filter(_ -> partners.find(id).isEmpty())
                .isPresent();
    if (taken) {
      throw ApiError.invalid(Printable.of(id) + " is a service of Belay's own.");
    }
    boolean known = partners.find(id).isPresent();
    PartnerBook.Entry entry = partners.add(manifest);
    Optional<String> secret = Optional.of(entry.manifest().secret()).filter(_ -> !known);
    return Answer.created(body(entry, secret));
  }

  private Answer remove(Exchange x) {
    String id = x.value("provider");
    PartnerBook.Entry entry =
        partners.all().stream()
            .filter(e -> e.manifest().id().equals(id))
            .findFirst()
            .orElseThrow(() ->
                ApiError.notFound("provider", "There is no provider " + Printable.of(id) + "."));
    List<String> made =
        provisions.all().stream().filter(p -> p.service().equals(id)).map(Provision::name).toList();
    if (!made.isEmpty()) {
      throw ApiError.invalid(
          "There are add-ons of "
              + id
              + " ("
              + String.join(", ", made)
              + "). Destroy them first; one that was destroyed goes after 7 days.");
    }
    partners.remove(id);
    return Answer.ok(body(entry, Optional.empty()));
  }
}
