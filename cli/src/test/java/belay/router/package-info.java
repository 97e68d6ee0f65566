/** A stand-in for the router, as far as {@code belay up} sees it. */
@NullMarked
package belay.router;

import org.jspecify.annotations.NullMarked;
