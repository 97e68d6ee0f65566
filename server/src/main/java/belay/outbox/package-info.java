/** What is told to others when something happens, by whichever way, until they have it. */
@org.jspecify.annotations.NullMarked
package belay.outbox;
