package belay.activity;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;

/** One of each thing that can happen. */
final class Samples {
  private static final UUID DOMAIN = new UUID(0, 1);

  static final List<Happening> ALL =
      List.of(
          new OfApp.Created("shop"),
          new OfApp.Imported("shop"),
          new OfApp.Exported(),
          new OfApp.Forked("shop2"),
          new OfApp.Renamed("shop", "store"),
          new OfApp.Transferred("ana@example.com", "bob@example.com"),
          new OfApp.Destroyed("shop"),
          new OfApp.PipelineJoined("pay", "staging"),
          new OfApp.PipelineMoved("pay", "production"),
          new OfApp.PipelineLeft("pay"),
          new OfApp.GroupJoined("pay"),
          new OfApp.GroupLeft("pay"),
          new OfRelease.Released(12, "Deploy 3f2a: fix"),
          new OfRelease.Revealed(3),
          new OfRelease.Pinned(3),
          new OfRelease.Unpinned(3),
          new OfRelease.Locked(Optional.empty()),
          new OfRelease.Locked(Optional.of(Instant.EPOCH)),
          new OfRelease.Unlocked(),
          new OfRelease.Blocked(10),
          new OfRelease.Unblocked(10),
          new OfRelease.Kept(1),
          new OfRelease.KeptNoLonger(1),
          new OfRelease.Judged(7, "regressed", "of 20 requests 20 failed again"),
          new OfRelease.Shared(7, 10),
          new OfRelease.Aborted(7, "by ana@example.com"),
          new OfRelease.Rehearsed(7, true, ""),
          new OfRelease.Rehearsed(7, false, "it's not healthy: H20"),
          new OfDynos.Scaled(new TreeMap<>(Map.of("web", 2))),
          new OfDynos.Resized(new TreeMap<>(Map.of("web", "Standard-2X"))),
          new OfDynos.Stopped("web.1"),
          new OfDynos.Stopped("*"),
          new OfDynos.StoppedToStartAgain("web.1"),
          new OfDynos.Restarted("worker"),
          new OfDynos.Started(),
          new OfDynos.StartedBy("deploy"),
          new OfDynos.Ran("rake db:migrate", "run.1"),
          new OfRelease.Finalized(48),
          new OfRelease.NotFinalized(48, "it exited with status 3"),
          new OfDynos.JobFailed("report", "failed with exit status 3"),
          new OfDynos.RanInside("sh", "web.1", "run.2"),
          OfSettings.Changed.one("runtime", "docker"),
          new OfSettings.Changed(
              new LinkedHashMap<>(Map.of("env_file", "true")),
              new LinkedHashMap<>(Map.of("pin", "true"))),
          new OfSettings.Copied("shop"),
          new OfSettings.Maintenance(true),
          new OfSettings.Maintenance(false),
          new OfSettings.Feature("release-urls", true),
          new OfSettings.Feature("release-urls", false),
          new OfSettings.Warm(Duration.ofSeconds(5)),
          new OfSettings.Buildpacks(List.of("java", "node")),
          new OfSettings.DynoLimits("memory=512"),
          new OfSettings.Revealed("STRIPE_KEY"),
          new OfSettings.BuildCachePurged(),
          new OfPeople.Lets("bob@example.com", List.of("view", "deploy")),
          new OfPeople.LetsNothing("bob@example.com"),
          new OfPeople.UserRemoved("bob@example.com"),
          new OfConnections.DomainAdded(DOMAIN, "a.example", Instant.EPOCH),
          new OfConnections.DomainRemoved(DOMAIN, "a.example", Instant.EPOCH),
          new OfConnections.DrainAdded("d.1", "syslog://a"),
          new OfConnections.DrainChanged("d.1", "syslog://a"),
          new OfConnections.DrainRemoved("d.1", "syslog://a"),
          new OfConnections.WebhookAdded("w", "a.example"),
          new OfConnections.WebhookUpdated("w", "a.example"),
          new OfConnections.WebhookRemoved("w", "a.example"),
          new OfConnections.AddonRotated("db-1"),
          new OfConnections.CertificateAdded(DOMAIN, "calm-12345", List.of("a.example")),
          new OfConnections.CertificateUpdated(DOMAIN, "calm-12345", List.of("a.example")),
          new OfConnections.CertificateRemoved(DOMAIN, "calm-12345", List.of("a.example")),
          new OfConnections.CertificateChosen("a.example", "calm-12345"),
          new OfConnections.CertificatesManaged(true),
          new OfConnections.CertificatesManaged(false),
          new OfConnections.CertificateIssued(List.of("a.example"), Instant.EPOCH),
          new OfConnections.CertificateFailed("a.example", "it has no A record"));

  /** What no version before wrote as a sentence only. */
  static final Set<Class<?>> NEWER =
      Set.of(
          OfApp.GroupJoined.class,
          OfApp.GroupLeft.class,
          OfSettings.Revealed.class,
          OfDynos.Resized.class,
          OfRelease.Judged.class,
          OfRelease.Shared.class,
          OfRelease.Aborted.class,
          OfDynos.JobFailed.class,
          OfRelease.Finalized.class,
          OfRelease.NotFinalized.class,
          OfConnections.CertificateAdded.class,
          OfConnections.CertificateUpdated.class,
          OfConnections.CertificateRemoved.class,
          OfConnections.CertificateChosen.class,
          OfConnections.CertificatesManaged.class,
          OfConnections.CertificateIssued.class,
          OfConnections.CertificateFailed.class);

  /** For the others an older event has none: their sentence begins otherwise. */
  static final Predicate<Happening> SUBJECT_IN_ITS_SENTENCE =
      happening ->
          !(happening instanceof OfDynos.Scaled
              || happening instanceof OfDynos.Resized
              || happening instanceof OfDynos.Ran
              || happening instanceof OfDynos.RanInside
              || (happening instanceof OfConnections
                  && !(happening instanceof OfConnections.DomainAdded
                      || happening instanceof OfConnections.DomainRemoved
                      || happening instanceof OfConnections.AddonRotated)));

  private Samples() {}
}
