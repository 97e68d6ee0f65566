package belay.api.request;

import java.util.Optional;

/**
 * {@code POST /apps/{app}/dynos/{dyno}/actions/stop}, and of a process type.
 *
 * @param stayDown whether nothing is started in its place; Heroku's call has no body
 */
public record DynoStop(boolean stayDown, Optional<String> reason) {}
