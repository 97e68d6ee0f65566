/**
 * Does the destructive halves of migrations, by somebody's wish or once a release has proved
 * itself.
 */
@NullMarked
package belay.finalizing;

import org.jspecify.annotations.NullMarked;
