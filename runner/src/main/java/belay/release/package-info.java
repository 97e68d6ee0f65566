/**
 * The words of a release and the pure rules on them: what it is, what it runs with, what changes
 * with it.
 */
@org.jspecify.annotations.NullMarked
package belay.release;
