@NullMarked
package belay.cli.releases;

import org.jspecify.annotations.NullMarked;
