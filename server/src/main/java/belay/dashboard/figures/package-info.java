/** Times, amounts and plots as the pages show them. */
@NullMarked
package belay.dashboard.figures;

import org.jspecify.annotations.NullMarked;
