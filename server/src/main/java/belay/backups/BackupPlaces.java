package belay.backups;

import belay.backup.BackupFailed;
import belay.backup.DirectoryTarget;
import belay.backup.ObjectTarget;
import belay.backup.Objects;
import belay.backup.Target;
import belay.backup.s3.Bucket;
import belay.backup.s3.S3Objects;
import belay.outbound.Trust;
import belay.settings.BackupConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the place that somebody means. How a store is reached is said by the home's settings or,
 * where there is no home yet, by the environment, in the names that all tools for it know.
 */
public record BackupPlaces(
    Path home, Optional<BackupConfig> config, Map<String, String> env, InstantSource clock) {
  public Target of(String place) {
    if (!Bucket.isOne(place)) {
      return new DirectoryTarget(Path.of(place).toAbsolutePath().normalize());
    }
    return new ObjectTarget(objects(place), home.resolve("run/backup"), clock);
  }

  /** A store of objects. */
  Objects objects(String place) {
    Bucket bucket = Bucket.of(place, reached());
    try {
      var authorities = bucket.authorities().map(home::resolve);
      var trust = new Trust("backup.s3.ca", authorities).managers();
      return new S3Objects(bucket, credentials(), trust);
    } catch (IOException e) {
      throw new BackupFailed(place + " cannot be reached: " + e.getMessage() + ".");
    }
  }

  private Bucket.Reached reached() {
    Optional<String> endpoint = said("AWS_ENDPOINT_URL_S3").or(() -> said("AWS_ENDPOINT_URL"));
    Optional<String> region = said("AWS_REGION").or(() -> said("AWS_DEFAULT_REGION"));
    Optional<Bucket.Reached> set = config.map(BackupConfig::reached);
    boolean path = endpoint.isPresent() || set.map(Bucket.Reached::pathStyle).orElse(false);
    return new Bucket.Reached(
        endpoint.map(URI::create).or(() -> set.flatMap(Bucket.Reached::endpoint)),
        region.or(() -> set.map(Bucket.Reached::region)).orElse("us-east-1"),
        path,
        said("AWS_CA_BUNDLE").map(Path::of).or(() -> set.flatMap(Bucket.Reached::authorities)));
  }

  private Bucket.Credentials credentials() {
    Optional<Bucket.Credentials> given =
        said("AWS_ACCESS_KEY_ID")
            .map(id ->
                new Bucket.Credentials(
                    id, said("AWS_SECRET_ACCESS_KEY").orElse(""), said("AWS_SESSION_TOKEN")));
    return given
        .or(() -> new BackupSecrets(home.resolve("keys")).credentials())
        .orElseThrow(() ->
            new BackupFailed(
                "No key for the store is known. Give its id and its secret, a line each: belay"
                    + " backup:credentials < FILE; or set AWS_ACCESS_KEY_ID and"
                    + " AWS_SECRET_ACCESS_KEY."));
  }

  private Optional<String> said(String name) {
    return Optional.ofNullable(env.get(name)).filter(text -> !text.isBlank());
  }
}
