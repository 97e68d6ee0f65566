@NullMarked
package belay.cli.systemd;

import org.jspecify.annotations.NullMarked;
