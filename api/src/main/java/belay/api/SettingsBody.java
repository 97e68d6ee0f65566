package belay.api;

import java.util.List;
import java.util.Optional;

/**
 * What an app's owner chose, as far as it is not the Platform API's.
 *
 * @param rollbackConfig which config a rollback puts back: target, current or merge
 * @param runtime what the next build is for, process or docker; null for what belay.yml, or else
 *     the server, says
 * @param repository where people read the app's code; its commits are linked there
 * @param sticky config vars that never go back
 * @param pinRollbacks whether every rollback pins
 * @param releaseUrls whether each kept release answers at a host name of its own
 * @param rehearse seconds between rehearsals of a rollback; 0 for none
 * @param guard what may be done about a new release that is to blame: off, watch, act or eager
 * @param guardRetry whether what a new release fails may be asked once more
 * @param canary which parts of the visitors a new release goes through, in percent, as 1,10,50; or
 *     off
 * @param contractAfter seconds after its switch when a release's contract is done by itself; 0 for
 *     never
 * @param timeout seconds that an app may take to begin an answer; 0 for the usual 30
 * @param healthHost the host that health checks name; null for the app's own name
 * @param httpsRedirect whether visitors of names with a trusted certificate are sent to https
 * @param hsts seconds for which browsers of these are to use https only; 0 for none
 * @param network {@code own}, or {@code host} where the app is in the machine's network
 * @param warm seconds that a former release's web dynos stay running
 */
public record SettingsBody(
    int keepReleases,
    boolean envFile,
    long warm,
    String rollbackConfig,
    List<String> sticky,
    boolean pinRollbacks,
    boolean releaseUrls,
    long rehearse,
    String guard,
    boolean guardRetry,
    String canary,
    long contractAfter,
    Optional<String> runtime,
    Optional<String> repository,
    long timeout,
    Optional<String> healthHost,
    boolean httpsRedirect,
    long hsts,
    String network) {}
