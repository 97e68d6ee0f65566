@NullMarked
package belay.cli.machine;

import org.jspecify.annotations.NullMarked;
