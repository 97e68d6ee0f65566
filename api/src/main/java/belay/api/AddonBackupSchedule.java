package belay.api;

import java.time.Instant;

/**
 * When an add-on is backed up by itself.
 *
 * @param at the time of day and its zone ({@code 02:00 Europe/Berlin})
 * @param days of how many days the newest backup is kept; so of weeks and months
 */
public record AddonBackupSchedule(
    String addon, String at, int days, int weeks, int months, Instant nextAt) {}
