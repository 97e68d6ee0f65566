/**
 * Calls of a group's apps to each other: where each finds the others, and which release is given to
 * what was there before.
 */
@NullMarked
package belay.calls;

import org.jspecify.annotations.NullMarked;
