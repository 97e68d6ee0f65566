/** Backups of this machine's server: made, tried, put back. */
@NullMarked
package belay.cli.backup;

import org.jspecify.annotations.NullMarked;
