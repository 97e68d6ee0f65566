@NullMarked
package belay.recovery;

import org.jspecify.annotations.NullMarked;
