/**
 * The words of a release and the pure rules on them: what it is, what may be put back, what
 * changes.
 */
@org.jspecify.annotations.NullMarked
package belay.release;
