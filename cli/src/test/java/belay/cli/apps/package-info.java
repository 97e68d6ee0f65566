@NullMarked
package belay.cli.apps;

import org.jspecify.annotations.NullMarked;
