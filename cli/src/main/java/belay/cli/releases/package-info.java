/** The commands about releases: what was, going back, and what must not go live. */
@NullMarked
package belay.cli.releases;

import org.jspecify.annotations.NullMarked;
