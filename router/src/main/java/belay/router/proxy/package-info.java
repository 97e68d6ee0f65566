/**
 * Carries requests: the event loops, the connections to dynos, and what is done with each request
 * on its way, whatever its client speaks. Knows the table in force, and nothing of who changes it.
 */
@org.jspecify.annotations.NullMarked
package belay.router.proxy;
