/** The commands about an app itself: what it is, what of it runs, and who is told of it. */
@NullMarked
package belay.cli.apps;

import org.jspecify.annotations.NullMarked;
