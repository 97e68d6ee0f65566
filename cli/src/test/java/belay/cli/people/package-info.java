@NullMarked
package belay.cli.people;

import org.jspecify.annotations.NullMarked;
