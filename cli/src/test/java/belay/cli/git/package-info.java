@NullMarked
package belay.cli.git;

import org.jspecify.annotations.NullMarked;
