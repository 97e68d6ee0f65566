package belay.platform;

import belay.access.Access;
import belay.certificates.AppCertificates;
import belay.deploy.ReleaseChanges;
import belay.fleet.Records;
import belay.joint.JointChanges;
import belay.lifecycle.AppChanges;
import belay.routing.Site;
import java.time.InstantSource;

/**
 * What is behind the API: {@link Resources} gives each endpoint its own part of it, and nobody else
 * has the whole.
 */
public record Behind(
    Access access,
    Records records,
    AppChanges apps,
    JointChanges joint,
    Ongoing ongoing,
    Stores stores,
    Channels channels,
    AppCertificates certificates,
    Site site,
    InstantSource clock) {
  /** What makes releases. */
  public ReleaseChanges releases() {
    return joint.releases();
  }
}
