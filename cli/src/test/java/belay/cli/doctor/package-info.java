@NullMarked
package belay.cli.doctor;

import org.jspecify.annotations.NullMarked;
