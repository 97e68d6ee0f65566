package belay.services;

import belay.access.Access;
import belay.access.Permission;
import belay.addon.Addon;
import belay.addon.Provision;
import belay.api.AddonBody;
import belay.http.Exchange;
import belay.view.AddonViews;
import belay.view.HookAddonViews;
import belay.view.ProvisionViews;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Add-ons in Belay's own words: services that run elsewhere, what Belay makes, and hooks. */
public record OwnAddons(
    Access access, SeenAddons seen, HookAddonViews hookViews, ProvisionedAddons provisioned) {
  List<AddonBody> all(Exchange x) {
    List<Provision> made = seen.provisions(x);
    Stream<AddonBody> external =
        seen.records().addons().all().stream()
            .filter(a -> SeenAddons.isOwn(x, a) && isExternal(a))
            .map(this::body);
    return Stream.of(external, made.stream().map(this::body), hooks(x)).flatMap(s -> s).toList();
  }

  boolean isExternal(Addon addon) {
    return seen.provisions().find(addon.id()).isEmpty();
  }

  AddonBody body(Addon addon) {
    return seen.provisions().find(addon.id()).map(this::body).orElseGet(() -> external(addon));
  }

  private static AddonBody external(Addon addon) {
    return new AddonBody(
        addon.id(),
        addon.name(),
        Optional.empty(),
        AddonViews.planName(),
        List.copyOf(addon.variables()),
        addon.generation(),
        addon.createdAt(),
        "provisioned",
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  AddonBody body(Provision provision) {
    Optional<Addon> addon =
        seen.records().addons().find(provision.name()).filter(_ -> provision.stage().isThere());
    boolean gone = provision.stage() == Provision.Stage.DEPROVISIONED;
    return new AddonBody(
        provision.id(),
        provision.name(),
        seen.records().apps().find(provision.appId()).map(app -> app.name().value()),
        ProvisionViews.planName(provision),
        addon.map(a -> List.copyOf(a.variables())).orElse(List.of()),
        addon.map(Addon::generation).orElse(0),
        provision.createdAt(),
        ProvisionViews.state(provision),
        Optional.of(provision.message()).filter(m -> !m.isEmpty()),
        gone ? Optional.of(provision.goesAt()) : Optional.empty(),
        provisioned.place(provision));
  }

  /** Hooks stand among the add-ons, as releases have them, of the apps that somebody may see. */
  private Stream<AddonBody> hooks(Exchange x) {
    return hookViews.all(app -> access.may(x.person(), app, Permission.VIEW)).stream()
        .map(h ->
            new AddonBody(
                h.hook().id(),
                h.hook().name(),
                Optional.of(h.app().name().value()),
                h.hook().kind().plan(),
                List.of(),
                1,
                h.hook().createdAt(),
                "provisioned",
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
  }
}
