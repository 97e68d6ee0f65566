package belay.joint;

import belay.build.BuildLimits;
import belay.deploy.AllChanges;
import belay.deploy.Deploys;
import belay.deploy.ReleaseChanges;
import belay.fleet.Bounds;
import belay.fleet.Records;
import belay.manifest.Manifests;
import java.time.InstantSource;

/** What concerns several apps at once and makes releases of them as one. */
public record JointChanges(ReleaseChanges releases, GroupPromotions promotions) {
  /** Put together on the road that is there. */
  public static JointChanges on(
      AllChanges changes, Records records, Bounds bounds, InstantSource time) {
    var parts = changes.releases().across().parts();
    Deploys deploys =
        new JointDeploys(
            changes.releases().deploys(),
            parts.deploys(),
            records,
            changes.road(),
            bounds,
            time,
            new Manifests(BuildLimits.USUAL.manifestBytes()));
    return new JointChanges(
        changes.releases().with(deploys),
        new RoadGroupPromotions(parts.promotions(), records, changes.road(), time));
  }
}
