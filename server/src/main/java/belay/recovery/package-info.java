/**
 * What a start finds of the road: switches that were cut short, finished or undone, and dynos that
 * run, taken back.
 */
@NullMarked
package belay.recovery;

import org.jspecify.annotations.NullMarked;
