/**
 * The images of an engine: built from code, pulled, kept and removed; and containers in which
 * builds run.
 */
@NullMarked
package belay.runtime.docker.images;

import org.jspecify.annotations.NullMarked;
