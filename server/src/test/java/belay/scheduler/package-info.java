/** Tests of the room, in the room. */
@NullMarked
package belay.scheduler;

import org.jspecify.annotations.NullMarked;
