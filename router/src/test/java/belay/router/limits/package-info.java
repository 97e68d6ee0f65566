/** Tests of who gets how much, by itself. */
@org.jspecify.annotations.NullMarked
package belay.router.limits;
