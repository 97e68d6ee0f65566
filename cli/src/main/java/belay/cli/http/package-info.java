/** The Platform API as a client sees it, over a plain socket. */
@NullMarked
package belay.cli.http;

import org.jspecify.annotations.NullMarked;
