@NullMarked
package belay.backups;

import org.jspecify.annotations.NullMarked;
