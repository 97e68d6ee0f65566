package belay.fleet;

import belay.fleet.Dynos.Startable;
import belay.release.Descriptions;
import belay.release.Slug;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What the platform tells a dyno in its environment, below its config vars: Heroku's dyno metadata
 * (<a href="https://devcenter.heroku.com/articles/dyno-metadata">dyno metadata</a>) and how many
 * workers a web server should have, which Heroku's buildpacks work out by the dyno's memory (<a
 * href="https://devcenter.heroku.com/articles/optimizing-dyno-usage">optimizing dyno usage</a>).
 * Pure.
 */
final class DynoVariables {
  /** Of a dyno that has no memory limit of its own: as of Heroku's usual one. */
  private static final int MEMORY_MB = 512;

  private static final int NODE_WORKER_MB = 512;
  private static final int WORKER_MB = 256;

  /** As many as can work at once on so many processors, and one that waits. */
  private static final int WORKERS_A_PROCESSOR = 2;

  private DynoVariables() {}

  /**
   * What is told.
   *
   * @param domain where the app answers when it has no other
   */
  static Map<String, String> metadata(Startable what, String domain) {
    Map<String, String> told = new HashMap<>();
    told.put("HEROKU_APP_ID", what.app().id().toString());
    told.put("HEROKU_APP_NAME", what.app().name().value());
    told.put("HEROKU_APP_DEFAULT_DOMAIN_NAME", domain);
    told.put("HEROKU_RELEASE_VERSION", what.release().label());
    told.put("HEROKU_RELEASE_CREATED_AT", what.release().createdAt().toString());
    String description = Descriptions.deploy(what.slug());
    told.put("HEROKU_SLUG_DESCRIPTION", description);
    told.put("HEROKU_BUILD_DESCRIPTION", description);
    what.slug()
        .commit()
        .ifPresent(commit -> {
          told.put("HEROKU_SLUG_COMMIT", commit);
          told.put("HEROKU_BUILD_COMMIT", commit);
        });
    // Only the router reaches a dyno, and it says who asked.
    told.put("FORWARDED_ALLOW_IPS", "*");
    return told;
  }

  /**
   * How many workers a web server should have.
   *
   * @param memoryMb that the dyno may use; empty without a limit of its own
   */
  static Map<String, String> workers(Slug slug, OptionalInt memoryMb, int processors) {
    boolean node = slug.buildpack().contains("Node.js");
    int each = node ? NODE_WORKER_MB : WORKER_MB;
    int most = WORKERS_A_PROCESSOR * processors + 1;
    Map<String, String> told = new HashMap<>();
    int workers = Math.clamp(memoryMb.orElse(MEMORY_MB) / each, 1, most);
    told.put("WEB_CONCURRENCY", Integer.toString(workers));
    memoryMb.ifPresent(mb -> told.put("MEMORY_AVAILABLE", Integer.toString(mb)));
    if (node) {
      told.put("WEB_MEMORY", Integer.toString(NODE_WORKER_MB));
    }
    return told;
  }
}
