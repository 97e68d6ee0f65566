/**
 * Carries requests: the listener, the event loops, the connections to clients and dynos, and what
 * is done with each request on its way. Knows the table in force, and nothing of who changes it.
 */
@org.jspecify.annotations.NullMarked
package belay.router.proxy;
