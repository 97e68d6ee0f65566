package belay.api.request;

import java.util.List;
import java.util.Optional;

/**
 * {@code PATCH /apps/{app}/settings}: what is named changes, all of it or nothing.
 *
 * @param warm in seconds, as {@code rehearse}, {@code contract_after}, {@code timeout} and {@code
 *     hsts}
 * @param network own or host; host by an administrator only
 */
@Strict
public record SettingsUpdate(
    Optional<Integer> keepReleases,
    Optional<Boolean> envFile,
    Optional<Integer> warm,
    Optional<String> rollbackConfig,
    Patch<List<String>> sticky,
    Optional<Boolean> pinRollbacks,
    Optional<Boolean> releaseUrls,
    Optional<Integer> rehearse,
    Optional<String> guard,
    Optional<Boolean> guardRetry,
    Optional<String> canary,
    Optional<Integer> contractAfter,
    Patch<String> runtime,
    Patch<String> repository,
    Optional<Integer> timeout,
    Patch<String> healthHost,
    Optional<Boolean> httpsRedirect,
    Optional<Integer> hsts,
    Optional<String> network,
    Optional<String> reason) {}
