package belay.api.request;

import java.util.Optional;

/**
 * {@code POST /apps/{app}/addon-backup-schedules}.
 *
 * @param addon its name, or the attachment's; may be left out where there is one only
 * @param at the time of day and its zone ({@code 02:00 Europe/Berlin})
 * @param days of how many days the newest backup is kept; so of weeks and months
 */
public record AddonBackupTiming(
    Optional<String> addon,
    String at,
    Optional<Integer> days,
    Optional<Integer> weeks,
    Optional<Integer> months,
    Optional<String> reason) {}
