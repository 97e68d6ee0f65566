/** Where clients meet their one-off dynos. */
@org.jspecify.annotations.NullMarked
package belay.rendezvous;
