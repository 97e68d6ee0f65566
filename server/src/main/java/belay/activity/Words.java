package belay.activity;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What happened, in words for people: the only place that makes them. Pure. */
public final class Words {
  private static final int SHOWN_MAX = 5;

  private Words() {}

  /** A sentence without its full stop, or the end of one about an app. */
  public static String of(Happening happening) {
    return switch (happening) {
      case OfApp app -> app(app);
      case OfRelease release -> release(release);
      case OfDynos dynos -> dynos(dynos);
      case OfSettings settings -> settings(settings);
      case OfPeople people -> people(people);
      case OfConnections connections -> connections(connections);
    };
  }

  private static String app(OfApp happening) {
    return switch (happening) {
      case OfApp.Created(var name) -> "Created " + name;
      case OfApp.Imported(var name) -> "Imported " + name;
      case OfApp.Exported() -> "Exported, with all config vars";
      case OfApp.Forked(var to) -> "Forked to " + to + ", with all config vars";
      case OfApp.Renamed(var from, var to) -> "Renamed " + from + " to " + to;
      case OfApp.Transferred(var from, var to) -> "Transferred from " + from + " to " + to;
      case OfApp.Destroyed(var name) -> "Destroyed " + name;
      case OfApp.PipelineJoined(var pipeline, var stage) ->
          "Added to the pipeline " + pipeline + " as " + stage;
      case OfApp.PipelineMoved(var pipeline, var stage) ->
          "Moved to " + stage + " in the pipeline " + pipeline;
      case OfApp.PipelineLeft(var pipeline) -> "Taken out of the pipeline " + pipeline;
      case OfApp.GroupJoined(var group) -> "Put into the group " + group;
      case OfApp.GroupLeft(var group) -> "Taken out of the group " + group;
    };
  }

  private static String release(OfRelease happening) {
    return switch (happening) {
      case OfRelease.Released(var version, var description) -> "v" + version + ": " + description;
      case OfRelease.Revealed(var version) -> "revealed the config of v" + version;
      case OfRelease.Pinned(var version) -> "Pinned at v" + version;
      case OfRelease.Unpinned(var version) -> "Unpinned from v" + version;
      case OfRelease.Locked(var until) ->
          "Locked deploys" + until.map(time -> " until " + time).orElse("");
      case OfRelease.Unlocked() -> "Unlocked deploys";
      case OfRelease.Blocked(var version) -> "Blocked v" + version;
      case OfRelease.Unblocked(var version) -> "Unblocked v" + version;
      case OfRelease.Kept(var version) -> "Keeps v" + version;
      case OfRelease.KeptNoLonger(var version) -> "Keeps v" + version + " no longer";
      case OfRelease.Judged(var version, var verdict, var sentence) ->
          "v" + version + " is " + verdict + ": " + sentence;
      case OfRelease.Shared(var version, var percent) ->
          "v" + version + " is a canary at " + percent + " %";
      case OfRelease.Aborted(var version, var why) ->
          "v" + version + " is no canary any more: " + why;
      case OfRelease.Finalized(var version) -> "Finalized v" + version;
      case OfRelease.NotFinalized(var version, var why) ->
          "The contract of v" + version + " failed: " + why;
      case OfRelease.Rehearsed(var version, var well, var trouble) ->
          "Rehearsed a rollback to v" + version + ": " + (well ? "well" : trouble);
    };
  }

  private static String dynos(OfDynos happening) {
    return switch (happening) {
      case OfDynos.Scaled(var quantities) -> "Scaled " + pairs(quantities, " to ");
      case OfDynos.Resized(var sizes) -> "Resized " + pairs(sizes, " to ");
      case OfDynos.Stopped(var which) -> "stopped " + which;
      case OfDynos.StoppedToStartAgain(var which) -> "stopped " + which + " to start it again";
      case OfDynos.Restarted(var which) -> "restarted " + which;
      case OfDynos.Started() -> "started";
      case OfDynos.StartedBy(var kind) -> "started by a " + kind;
      case OfDynos.Ran(var command, var name) -> "ran `" + command + "` in " + name;
      case OfDynos.JobFailed(var job, var how) -> "Job " + job + " " + how;
      case OfDynos.RanInside(var command, var dyno, var name) ->
          "ran `" + command + "` inside " + dyno + " as " + name;
    };
  }

  private static String settings(OfSettings happening) {
    return switch (happening) {
      case OfSettings.Changed(var values, var rollbacks) ->
          Stream.of(
                  values.isEmpty() ? "" : "Set " + pairs(values, " to "),
                  rollbacks.isEmpty() ? "" : "Set rollbacks: " + pairs(rollbacks, " "))
              .filter(part -> !part.isEmpty())
              .collect(Collectors.joining("; "));
      case OfSettings.Copied(var from) -> "Settings of " + from;
      case OfSettings.Maintenance(var on) -> "maintenance " + (on ? "on" : "off");
      case OfSettings.Feature(var name, var on) -> (on ? "Enabled " : "Disabled ") + name;
      case OfSettings.Warm(var time) -> "Set warm to " + time.toSeconds() + " s";
      case OfSettings.Buildpacks(var names) -> "Set buildpacks: " + String.join(", ", names);
      case OfSettings.DynoLimits(var limits) -> "Set limits to " + limits;
      case OfSettings.Revealed(var key) -> "revealed " + key;
      case OfSettings.BuildCachePurged() -> "purged the build cache";
    };
  }

  private static String people(OfPeople happening) {
    return switch (happening) {
      case OfPeople.Lets(var email, var permissions) ->
          "Allowed " + email + " to " + String.join(", ", permissions);
      case OfPeople.LetsNothing(var email) -> "Removed collaborator " + email;
      case OfPeople.UserRemoved(var email) -> "Removed " + email + ", who is no longer a user";
    };
  }

  private static String connections(OfConnections happening) {
    return switch (happening) {
      case OfConnections.DomainAdded domain -> "Added domain " + domain.hostname();
      case OfConnections.DomainRemoved domain -> "Removed domain " + domain.hostname();
      case OfConnections.DrainAdded(var token, var url) ->
          "Added the drain " + token + " to " + url;
      case OfConnections.DrainChanged(var token, var url) ->
          "Changed the drain " + token + " to " + url;
      case OfConnections.DrainRemoved(var token, var url) ->
          "Removed the drain " + token + " to " + url;
      case OfConnections.WebhookAdded(var id, var host) -> "Added webhook " + id + " to " + host;
      case OfConnections.WebhookUpdated(var id, var host) ->
          "Updated webhook " + id + " to " + host;
      case OfConnections.WebhookRemoved(var id, var host) ->
          "Removed webhook " + id + " to " + host;
      case OfConnections.AddonRotated(var addon) -> "Rotated " + addon;
      case OfConnections.CertificateAdded(var _, var name, var names) ->
          "Added the certificate " + name + " for " + some(names);
      case OfConnections.CertificateUpdated(var _, var name, var names) ->
          "Changed the certificate " + name + ", now for " + some(names);
      case OfConnections.CertificateRemoved(var _, var name, var names) ->
          "Removed the certificate " + name + " for " + some(names);
      case OfConnections.CertificateChosen(var hostname, var certificate) ->
          "Has " + hostname + " show the certificate " + certificate;
      case OfConnections.CertificatesManaged(var on) ->
          (on ? "Enabled" : "Disabled") + " automatic certificates";
      case OfConnections.CertificateIssued(var names, var until) ->
          "Certificate for " + some(names) + " until " + until;
      case OfConnections.CertificateFailed(var hostname, var why) ->
          "No certificate for " + hostname + ": " + why;
    };
  }

  private static String pairs(Map<String, ?> values, String between) {
    return values.entrySet().stream()
        .map(e -> e.getKey() + between + e.getValue())
        .collect(Collectors.joining(", "));
  }

  /** Not the whole of a long list. */
  private static String some(List<String> names) {
    return names.size() <= SHOWN_MAX
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, SHOWN_MAX))
            + " and "
            + (names.size() - SHOWN_MAX)
            + " more";
  }
}
