/**
 * Backups as the settings say: when the next is due, where it goes, by which secrets, what is told
 * of it.
 */
@NullMarked
package belay.backups;

import org.jspecify.annotations.NullMarked;
