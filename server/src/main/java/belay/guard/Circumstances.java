package belay.guard;

/**
 * What is known of a switch beside figures.
 *
 * @param mode the app's setting
 * @param formerWarm whether the former release's web dynos run, so that it can be asked and gone
 *     back to at once
 * @param wentBack whether what serves was itself gone back to
 * @param actedLately whether the guard went back within the last hour
 * @param migrated whether the release changed the database
 * @param destructive whether what it did to the database breaks the former release
 * @param first whether the app has no former release
 */
public record Circumstances(
    GuardMode mode,
    boolean formerWarm,
    boolean wentBack,
    boolean actedLately,
    boolean migrated,
    boolean destructive,
    boolean first) {}
