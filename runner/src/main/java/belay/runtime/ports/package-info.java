/**
 * The TCP ports of dynos that are processes: handed out by chance, and whether who listens there is
 * the dyno.
 */
@NullMarked
package belay.runtime.ports;

import org.jspecify.annotations.NullMarked;
