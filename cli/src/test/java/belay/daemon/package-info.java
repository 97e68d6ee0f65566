/** A stand-in for the control plane, as far as {@code belay up} sees it. */
@NullMarked
package belay.daemon;

import org.jspecify.annotations.NullMarked;
