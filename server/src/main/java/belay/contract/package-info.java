/**
 * The destructive halves of migrations: what was done about each, and when one is done by itself.
 */
@NullMarked
package belay.contract;

import org.jspecify.annotations.NullMarked;
