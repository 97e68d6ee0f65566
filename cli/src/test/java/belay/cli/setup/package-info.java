@NullMarked
package belay.cli.setup;

import org.jspecify.annotations.NullMarked;
