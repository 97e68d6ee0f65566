/**
 * {@code belay setup}: gives a server a name on the Internet, once all that needs is seen to be so.
 */
@org.jspecify.annotations.NullMarked
package belay.cli.setup;
