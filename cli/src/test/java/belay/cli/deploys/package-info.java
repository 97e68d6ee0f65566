@NullMarked
package belay.cli.deploys;

import org.jspecify.annotations.NullMarked;
