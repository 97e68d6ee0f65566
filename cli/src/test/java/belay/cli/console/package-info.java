@NullMarked
package belay.cli.console;

import org.jspecify.annotations.NullMarked;
