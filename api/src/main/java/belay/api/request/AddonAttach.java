package belay.api.request;

import java.util.Optional;

/**
 * {@code POST /apps/{app}/attachments}.
 *
 * @param replace whether it takes the place of what the app has under that name
 */
public record AddonAttach(
    String addon, Optional<String> as, boolean replace, Optional<String> reason) {}
