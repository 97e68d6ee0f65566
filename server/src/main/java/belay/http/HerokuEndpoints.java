package belay.http;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What Heroku's clients ask for that is not here: each says what is missing and what to use. Pure;
 * asked only where no endpoint answers.
 */
final class HerokuEndpoints {
  private static final String APP = "apps/[^/]+/";

  private static final List<Missing> MISSING =
      List.of(
          new Missing(
              "(teams|organizations|enterprise-accounts|team-features|team-invitations)(/.*)?",
              "There are no teams here. People get an account with belay users:add EMAIL, and"
                  + " are let into each app with belay access:add EMAIL -a APP"),
          new Missing(
              "(team-|" + APP + "team-).*|apps/[^/]+/collaborators/team",
              "There are no teams here; belay access:add EMAIL -a APP lets a person into an app"),
          new Missing(
              "(spaces|vpn-connections|inbound-ruleset|outbound-ruleset|peerings)(/.*)?",
              "There are no private spaces here: every app runs on this server"),
          new Missing(
              APP + "ssl-endpoints(/.*)?",
              "There are no SSL endpoints with an address of their own here. belay certs:add CRT KEY"
                  + " -a APP gives the app's domains a certificate"),
          new Missing(
              "review-apps(/.*)?|" + APP + "review-app(/.*)?|pipelines/[^/]+/review-app.*",
              "There are no review apps here. belay fork -a APP makes an app of another, with its"
                  + " code and config"),
          new Missing(
              "test-(runs|nodes|cases|runners)(/.*)?|pipelines/[^/]+/test-.*|" + APP + "test-.*",
              "There is no CI here. A release: command in the Procfile runs before each release"
                  + " goes live, and stops it when it fails"),
          new Missing(
              "pipelines/[^/]+/(github|repo|repository).*|" + APP + "github.*",
              "GitHub is not linked here. Push from CI with git push, or belay deploy"),
          new Missing(
              APP + "formation/[^/]+/(monitors|metrics).*|" + APP + "metrics.*|monitors.*",
              "There is no autoscaling, and there are no metrics, here. belay ps:scale TYPE=N -a"
                  + " APP scales by hand"),
          new Missing(
              "addon-services/.*|addons/.*|plans.*|" + APP + "addons/.*|addon-.*",
              "That part of add-ons is not here. belay addons lists them, belay help addons what can be"
                  + " done with them"),
          new Missing(
              "(telemetry-drains.*|" + APP + "telemetry-drains.*)",
              "There are no telemetry drains here. belay drains:add URL -a APP sends an app's logs"
                  + " on"),
          new Missing(
              APP + "oci-images(/.*)?",
              "There are no OCI images by name here. Images come with heroku container:push, or"
                  + " belay deploy --image NAME"),
          new Missing(
              APP + "(dynos/[^/]+/(copy|files).*|ps-copy.*|exec.*)",
              "ps:copy is not here. belay ps:exec DYNO -a APP -- cat FILE > FILE copies a file"),
          new Missing(
              "oauth/(clients|tokens)(/.*)?",
              "There are no OAuth clients here. belay authorizations:create makes a token, with a"
                  + " scope and an end"),
          new Missing(
              "(account|users)/[^/]*/?(sms-number|recovery|two-factor|quotas|delinquency).*"
                  + "|account/(invoice|credit|billing).*|(invoices|credits|password-resets).*",
              "Accounts here have no bills, no quotas to buy, no password and no second factor: who"
                  + " has a token is let in. belay authorizations lists yours"),
          new Missing(
              "(identity-providers|saml|audit-trail|archives|permitted-apps|allowed-.*)(/.*)?",
              "There is nothing of Heroku's Enterprise here. belay activity -a APP tells what"
                  + " happened to an app"));

  private HerokuEndpoints() {}

  private record Missing(Pattern path, String sentence) {
    Missing(String path, String sentence) {
      this(Pattern.compile(path), sentence);
    }
  }

  /** What to answer to a request that no endpoint takes; empty for what nobody knows. */
  static Optional<ApiError> meant(List<String> path) {
    String joined = String.join("/", path);
    return MISSING.stream()
        .filter(m -> m.path().matcher(joined).matches())
        .findFirst()
        .map(m -> ApiError.notFound("", m.sentence() + "."));
  }
}
