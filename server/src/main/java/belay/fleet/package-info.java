/**
 * What runs: dynos, and who starts, watches, drains, warms and stops them, and tells the router.
 */
@org.jspecify.annotations.NullMarked
package belay.fleet;
