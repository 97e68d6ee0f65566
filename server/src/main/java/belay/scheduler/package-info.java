/** Starts jobs when they are due, sees to their ends, and tells what did not take place. */
@NullMarked
package belay.scheduler;

import org.jspecify.annotations.NullMarked;
