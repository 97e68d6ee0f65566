@NullMarked
package belay.cli;

import org.jspecify.annotations.NullMarked;
