package belay.api.request;

import java.util.Optional;

/**
 * {@code POST /apps/{app}/releases}: a slug, or Heroku's form of a rollback.
 *
 * @param release the one to go back to, where there is no slug
 */
public record ReleaseCreate(
    Optional<String> slug,
    Optional<String> release,
    Optional<String> description,
    boolean force,
    Optional<String> reason) {}
