@NullMarked
package belay.runtime.docker.images;

import org.jspecify.annotations.NullMarked;
