@NullMarked
package belay.releaseurls;

import org.jspecify.annotations.NullMarked;
