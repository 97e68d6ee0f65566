/**
 * The units of systemd that look after an installed home's programs, and the sockets that it opens
 * for them.
 */
@NullMarked
package belay.cli.systemd;

import org.jspecify.annotations.NullMarked;
