/** Whose turn it is: changes of an app one at a time, and which code was asked for before which. */
@NullMarked
package belay.turns;

import org.jspecify.annotations.NullMarked;
