/** The commands that ask the control plane about apps. */
@NullMarked
package belay.cli.apps;

import org.jspecify.annotations.NullMarked;
