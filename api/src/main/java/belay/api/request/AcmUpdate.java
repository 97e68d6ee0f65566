package belay.api.request;

import java.util.Optional;

/**
 * {@code POST} and {@code PATCH /apps/{app}/acm}.
 *
 * @param acmRefresh sent by Heroku's command line, which has no other wish
 */
public record AcmUpdate(boolean acmRefresh, Optional<String> reason) {}
