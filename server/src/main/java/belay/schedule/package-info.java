/** When jobs are due, which is pure, and what became of their runs. */
@NullMarked
package belay.schedule;

import org.jspecify.annotations.NullMarked;
