/** Tests of parts of the event loops, by themselves. */
@org.jspecify.annotations.NullMarked
package belay.router.client;
