package belay.api.request;

import java.util.Optional;

/**
 * {@code POST /apps/{app}/addon-backups}.
 *
 * @param addon its name, or the attachment's; may be left out where there is one only
 */
public record AddonBackupWish(Optional<String> addon, Optional<String> reason) {}
