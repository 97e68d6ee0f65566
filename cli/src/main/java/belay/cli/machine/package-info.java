/** The two programs on this machine: where they live, starting and stopping them. */
@NullMarked
package belay.cli.machine;

import org.jspecify.annotations.NullMarked;
