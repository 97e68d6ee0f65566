/**
 * Looks at each new release beside the one before it, by the rules of {@code guard}, and goes back
 * to that one when it must.
 */
@org.jspecify.annotations.NullMarked
package belay.guardian;
