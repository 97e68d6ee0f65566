/** The checkout that a command was started in. */
@NullMarked
package belay.cli.git;

import org.jspecify.annotations.NullMarked;
