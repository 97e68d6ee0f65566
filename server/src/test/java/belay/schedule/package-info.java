/** Tests of the room, in the room. */
@NullMarked
package belay.schedule;

import org.jspecify.annotations.NullMarked;
