/** The command line {@code belay}: small, starts fast, knows only the HTTP API and the home. */
@NullMarked
package belay.cli;

import org.jspecify.annotations.NullMarked;
