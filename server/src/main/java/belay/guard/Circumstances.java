package belay.guard;

import belay.release.GuardMode;

/**
 * The facts about a switch that are no figures.
 *
 * @param mode the app's setting
 * @param former what there is to go back to
 * @param actedLately whether the guard went back within the last hour
 * @param migrated whether the release changed the database
 * @param refused whether a rollback would need somebody's word, as past a migration that breaks the
 *     former release
 */
public record Circumstances(
    GuardMode mode, Former former, boolean actedLately, boolean migrated, boolean refused) {}
