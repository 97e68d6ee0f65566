package belay.activity;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What happened, as a program reads it back: what pages filter by and hooks are told.
 *
 * @param kind what of what, such as {@code domain.added}; never changes its meaning
 * @param subject the domain, the release, the dyno, the address; empty for the app itself
 * @param detail what else there is to say, by name; of a Belay before this one nothing
 */
public record Facts(String kind, String subject, SequencedMap<String, String> detail) {
  /** Kind and subject of a release that was made. */
  public static final String RELEASED = "release.made";

  public static Facts of(Happening happening) {
    return switch (happening) {
      case OfApp app -> app(app);
      case OfRelease release -> release(release);
      case OfDynos dynos -> dynos(dynos);
      case OfSettings settings -> settings(settings);
      case OfPeople people -> people(people);
      case OfConnections connections -> connections(connections);
    };
  }

  private static Facts app(OfApp happening) {
    return switch (happening) {
      case OfApp.Created(var name) -> fact("app.created", name);
      case OfApp.Imported(var name) -> fact("app.imported", name);
      case OfApp.Exported() -> fact("app.exported", "");
      case OfApp.Forked(var to) -> fact("app.forked", to);
      case OfApp.Renamed(var from, var to) -> fact("app.renamed", to, "from", from);
      case OfApp.Transferred(var from, var to) -> fact("app.transferred", to, "from", from);
      case OfApp.Destroyed(var name) -> fact("app.destroyed", name);
      case OfApp.PipelineJoined(var name, var stage) ->
          fact("pipeline.joined", name, "stage", stage);
      case OfApp.PipelineMoved(var name, var stage) -> fact("pipeline.moved", name, "stage", stage);
      case OfApp.PipelineLeft(var name) -> fact("pipeline.left", name);
      case OfApp.GroupJoined(var name) -> fact("group.joined", name);
      case OfApp.GroupLeft(var name) -> fact("group.left", name);
    };
  }

  private static Facts release(OfRelease happening) {
    return switch (happening) {
      case OfRelease.Released(var version, var description) ->
          fact(RELEASED, label(version), "description", description);
      case OfRelease.Revealed(var version) -> fact("release.revealed", label(version));
      case OfRelease.Pinned(var version) -> fact("release.pinned", label(version));
      case OfRelease.Unpinned(var version) -> fact("release.unpinned", label(version));
      case OfRelease.Locked(var until) ->
          until
              .map(time -> fact("deploys.locked", "", "until", time.toString()))
              .orElse(fact("deploys.locked", ""));
      case OfRelease.Unlocked() -> fact("deploys.unlocked", "");
      case OfRelease.Blocked(var version) -> fact("release.blocked", label(version));
      case OfRelease.Unblocked(var version) -> fact("release.unblocked", label(version));
      case OfRelease.Kept(var version) -> fact("release.kept", label(version));
      case OfRelease.KeptNoLonger(var version) -> fact("release.unkept", label(version));
      case OfRelease.Judged(var version, var verdict, var sentence) ->
          fact("release.judged", label(version), "verdict", verdict, "why", sentence);
      case OfRelease.Shared(var version, var percent) ->
          fact("release.shared", label(version), "percent", Integer.toString(percent));
      case OfRelease.Aborted(var version, var why) ->
          fact("release.aborted", label(version), "why", why);
      case OfRelease.Finalized(var version) -> fact("release.finalized", label(version));
      case OfRelease.NotFinalized(var version, var why) ->
          fact("release.not-finalized", label(version), "why", why);
      case OfRelease.Rehearsed(var version, var well, var trouble) ->
          well
              ? fact("release.rehearsed", label(version), "result", "well")
              : fact("release.rehearsed", label(version), "result", "failed", "why", trouble);
    };
  }

  private static Facts dynos(OfDynos happening) {
    return switch (happening) {
      case OfDynos.Scaled(var quantities) ->
          new Facts("formation.scaled", String.join(",", quantities.keySet()), texts(quantities));
      case OfDynos.Resized(var sizes) ->
          new Facts("formation.resized", String.join(",", sizes.keySet()), texts(sizes));
      case OfDynos.Stopped(var which) -> fact("dyno.stopped", which);
      case OfDynos.StoppedToStartAgain(var which) -> fact("dyno.recycled", which);
      case OfDynos.Restarted(var which) -> fact("dyno.restarted", which);
      case OfDynos.Started() -> fact("dyno.started", "");
      case OfDynos.StartedBy(var kind) -> fact("dyno.started", "", "by", kind);
      case OfDynos.Ran(var command, var name) -> fact("dyno.ran", name, "command", command);
      case OfDynos.JobFailed(var job, var how) -> fact("job.failed", job, "how", how);
      case OfDynos.RanInside(var command, var dyno, var name) ->
          fact("dyno.ran", name, "command", command, "inside", dyno);
    };
  }

  private static Facts settings(OfSettings happening) {
    return switch (happening) {
      case OfSettings.Changed(var values, var rollbacks) -> {
        SequencedMap<String, String> all = new LinkedHashMap<>(values);
        rollbacks.forEach((name, value) -> all.put("rollbacks." + name, value));
        yield new Facts("settings.changed", "", all);
      }
      case OfSettings.Copied(var from) -> fact("settings.copied", from);
      case OfSettings.Maintenance(var on) -> fact("maintenance.changed", on ? "on" : "off");
      case OfSettings.Feature(var name, var on) ->
          fact("feature.changed", name, "enabled", Boolean.toString(on));
      case OfSettings.Warm(var time) ->
          fact("settings.changed", "", "warm", Long.toString(time.toSeconds()));
      case OfSettings.Buildpacks(var names) ->
          fact("settings.changed", "", "buildpacks", String.join(", ", names));
      case OfSettings.DynoLimits(var limits) -> fact("settings.changed", "", "limits", limits);
      case OfSettings.Revealed(var key) -> fact("config-var.revealed", key);
      case OfSettings.BuildCachePurged() -> fact("build-cache.purged", "");
    };
  }

  private static Facts people(OfPeople happening) {
    return switch (happening) {
      case OfPeople.Lets(var email, var permissions) ->
          fact("access.given", email, "permissions", String.join(", ", permissions));
      case OfPeople.LetsNothing(var email) -> fact("access.ended", email);
      case OfPeople.UserRemoved(var email) ->
          fact("access.ended", email, "why", "no longer a user");
    };
  }

  private static Facts connections(OfConnections happening) {
    return switch (happening) {
      case OfConnections.DomainAdded domain -> fact("domain.added", domain.hostname());
      case OfConnections.DomainRemoved domain -> fact("domain.removed", domain.hostname());
      case OfConnections.DrainAdded(var token, var url) -> fact("drain.added", token, "url", url);
      case OfConnections.DrainChanged(var token, var url) ->
          fact("drain.changed", token, "url", url);
      case OfConnections.DrainRemoved(var token, var url) ->
          fact("drain.removed", token, "url", url);
      case OfConnections.WebhookAdded(var id, var host) -> fact("webhook.added", id, "host", host);
      case OfConnections.WebhookUpdated(var id, var host) ->
          fact("webhook.changed", id, "host", host);
      case OfConnections.WebhookRemoved(var id, var host) ->
          fact("webhook.removed", id, "host", host);
      case OfConnections.AddonRotated(var addon) -> fact("addon.rotated", addon);
      case OfConnections.CertificateAdded(var _, var name, var names) ->
          fact("certificate.added", name, "names", String.join(" ", names));
      case OfConnections.CertificateUpdated(var _, var name, var names) ->
          fact("certificate.changed", name, "names", String.join(" ", names));
      case OfConnections.CertificateRemoved(var _, var name, var names) ->
          fact("certificate.removed", name, "names", String.join(" ", names));
      case OfConnections.CertificateChosen(var hostname, var certificate) ->
          fact("certificate.chosen", hostname, "certificate", certificate);
      case OfConnections.CertificatesManaged(var on) ->
          fact("certificates.managed", on ? "on" : "off");
      case OfConnections.CertificateIssued(var names, var until) ->
          fact("certificate.issued", String.join(" ", names), "until", until.toString());
      case OfConnections.CertificateFailed(var hostname, var why) ->
          fact("certificate.failed", hostname, "why", why);
    };
  }

  private static String label(int version) {
    return "v" + version;
  }

  private static SequencedMap<String, String> texts(Map<String, ?> values) {
    SequencedMap<String, String> texts = new LinkedHashMap<>();
    values.forEach((type, value) -> texts.put(type, String.valueOf(value)));
    return texts;
  }

  private static Facts fact(String kind, String subject, String... detail) {
    SequencedMap<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < detail.length; i += 2) {
      map.put(detail[i], detail[i + 1]);
    }
    return new Facts(kind, subject, map);
  }
}
